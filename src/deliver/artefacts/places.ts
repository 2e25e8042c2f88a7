import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { config } from '../../../config/env.ts';
import type { Format, NamingColumns } from '../../data/ingest/index.ts';

/** A revision without those who opted out up to a version of the supplier's registry. */
export type VersionRef = {
  readonly revisionId: string;
  readonly supplierId: string;
  /** By which columns it is known who opted out. */
  readonly named: NamingColumns;
  readonly optOutVersion: number;
  /** Whose file it is: members take turns. */
  readonly lane: string;
};
/** Which file it is: equal requests are served by one. */
export type ArtefactRef = VersionRef & { readonly format: Format };

/** Where a file that goes out lies. */
export function outgoing(name = ''): string {
  const folder = resolve(config.DATA_DIR, 'outgoing');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return join(folder, name);
}
