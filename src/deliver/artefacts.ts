import { existsSync, mkdirSync } from 'node:fs';
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { config } from '../../config/env.ts';
import { writeDurably } from '../kernel/files.ts';
import { DAY } from '../kernel/time.ts';
import { copyOut, revisionParquet, type CopiedOut, type Format } from '../list/index.ts';
import type { CoveredRevision } from './metering/covered-revision.ts';

/** Which file it is: equal requests are served by one. */
export type ArtefactRef = {
  readonly revision: Pick<CoveredRevision, 'id' | 'named'>;
  /** The version of the opt-out registry under which records were left out. */
  readonly optOutVersion: number;
  readonly format: Format;
};
export type Artefact = CopiedOut & { readonly path: string };

const making = new Map<string, Promise<Artefact>>();

/**
 * The file of a revision in a format without those who opted out, made unless it exists; those who ask for it at once
 * wait for one making. It is kept for a day after it was last asked for.
 */
export async function artefact(ref: ArtefactRef, optedOut: () => Promise<readonly string[]>): Promise<Artefact> {
  const path = pathOf(ref);
  const known = making.get(path) ?? (await seekArtefact(ref)) ?? make(ref, path, optedOut);
  return known;
}

/** The file, if it exists; from now on it is kept for a day. */
export async function seekArtefact(ref: ArtefactRef): Promise<Artefact | undefined> {
  const path = pathOf(ref);
  if (!existsSync(path) || !existsSync(`${path}.json`)) return undefined;
  const now = new Date();
  await utimes(path, now, now);
  await utimes(`${path}.json`, now, now);
  return { ...(JSON.parse(await readFile(`${path}.json`, 'utf8')) as CopiedOut), path };
}

/** Removes files that nobody asked for during a day, and what killed processes left half-made. */
export async function sweepFiles(now: Date): Promise<number> {
  let swept = 0;
  for (const name of await readdir(folder())) {
    const file = join(folder(), name);
    const age = await stat(file).then(
      ({ mtimeMs }) => now.getTime() - mtimeMs,
      () => 0,
    );
    if (age < DAY) continue;
    await rm(file, { force: true });
    swept += 1;
  }
  return swept;
}

function make(ref: ArtefactRef, path: string, optedOut: () => Promise<readonly string[]>): Promise<Artefact> {
  const made = (async () => {
    const without = { by: ref.revision.named, values: await optedOut() };
    const copied = await copyOut({
      parquet: revisionParquet(ref.revision.id),
      target: path,
      format: ref.format,
      without,
    });
    await writeDurably(`${path}.json`, JSON.stringify(copied));
    return { ...copied, path };
  })().finally(() => making.delete(path));
  making.set(path, made);
  return made;
}

function pathOf({ revision, optOutVersion, format }: ArtefactRef): string {
  return join(folder(), `${revision.id}.${optOutVersion}.${format}`);
}

function folder(): string {
  const path = resolve(config.DATA_DIR, 'outgoing');
  mkdirSync(path, { recursive: true });
  return path;
}
