import { existsSync } from 'node:fs';
import { open, readdir, readFile, rm, stat, utimes, type FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { partOf, type CopiedOut } from '../../data/ingest/index.ts';
import { revisionParquet } from '../../data/places.ts';
import { study } from '../../data/studies/index.ts';
import { writeDurably } from '../../kernel/files.ts';
import { DAY } from '../../kernel/time.ts';
import { leftOutOf } from './left-out.ts';
import { outgoing, type ArtefactRef } from './places.ts';
import { copyStudy } from './studies.ts';

/** A file that is whole. */
export type Artefact = CopiedOut & { readonly path: string };
/** A file that is being made: it grows under the name `part` until it is whole. */
export type Making = { readonly part: string; readonly whole: Promise<Artefact> };

const pauseMs = 20;
const making = new Map<string, Making>();

/**
 * The file, if it is whole; from now on it is kept for a day. The text beside it is written last: without it, or with
 * another length, a file is a piece that somebody left who was killed.
 */
export async function seekArtefact(ref: ArtefactRef): Promise<Artefact | undefined> {
  const path = pathOf(ref);
  if (!existsSync(path) || !existsSync(`${path}.json`)) return undefined;
  const made = JSON.parse(await readFile(`${path}.json`, 'utf8')) as CopiedOut;
  if ((await stat(path)).size !== made.bytes) return undefined;
  const now = new Date();
  await Promise.all([utimes(path, now, now), utimes(`${path}.json`, now, now)]);
  return { ...made, path };
}

/** Has the file made, which is not whole; those who ask for it at once follow one making. */
export function makeArtefact(ref: ArtefactRef): Making {
  const path = pathOf(ref);
  const known = making.get(path);
  if (known) return known;
  const part = partOf(path);
  const whole = make(ref, path, part).finally(() => making.delete(path));
  // Who waits is told; that nobody waits is no fault.
  whole.catch(() => undefined);
  const made = { part, whole };
  making.set(path, made);
  return made;
}

/** The growing file as soon as it has bytes; undefined when it is whole before. Rejects when it is not made. */
export async function begun({ part, whole }: Making): Promise<FileHandle | undefined> {
  let isWhole = false;
  const end = whole.then(() => (isWhole = true));
  // It may be rejected while nobody waits for it; the next turn of the loop tells.
  end.catch(() => undefined);
  while (!isWhole) {
    const file = await open(part, 'r').catch(() => undefined);
    if (file && (await file.stat()).size > 0) return file;
    await file?.close();
    await Promise.race([end, sleep(pauseMs)]);
  }
  return undefined;
}

/** Removes files that nobody asked for during a day, and what killed processes left half-made. */
export async function sweepFiles(now: Date): Promise<number> {
  let swept = 0;
  for (const name of await readdir(outgoing())) {
    const file = outgoing(name);
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

async function make(ref: ArtefactRef, path: string, part: string): Promise<Artefact> {
  const { format, lane, revisionId } = ref;
  try {
    const { marks } = await leftOutOf(ref);
    const order = { parquet: revisionParquet(revisionId), marks, format, target: path, part };
    const copied = await study(copyStudy, order, { lane });
    await writeDurably(`${path}.json`, JSON.stringify(copied));
    return { ...copied, path };
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

const pathOf = ({ revisionId, optOutVersion, format }: ArtefactRef): string =>
  outgoing(`${revisionId}.${optOutVersion}.${format}`);
