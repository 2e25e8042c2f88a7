import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { config } from '../../config/env.ts';

/** Where uploads lie until they are whole. */
export const incomingFolder = (): string => folder('incoming');

/** Where uploads in parts lie, each in a folder of its own. */
export const uploadsFolder = (): string => folder('uploads');
export const uploadFolder = (uploadId: string): string => join(resolve(config.DATA_DIR), 'uploads', uploadId);

/** Where the data plane of one process spills to; it goes with the process. */
export const spillFolder = (pid: number): string => join(resolve(config.DATA_DIR), 'spill', `${hostname()}-${pid}`);

/** Where every revision has a folder of its own. */
export const revisionsFolder = (): string => folder('revisions');

export const revisionFolder = (revisionId: string): string => join(resolve(config.DATA_DIR), 'revisions', revisionId);

/** The file that holds a revision's data as they are traded. */
export const revisionParquet = (revisionId: string): string => join(revisionFolder(revisionId), 'data.parquet');

/** The file as its supplier sent it. */
export const revisionOriginal = (revisionId: string, format: string): string =>
  join(revisionFolder(revisionId), `original.${format}`);

function folder(name: string): string {
  const path = resolve(config.DATA_DIR, name);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}
