import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { memberScope, own, ownMember, type Ctx } from '../../kernel/ctx.ts';
import { canonical } from '../../kernel/hash.ts';
import { notVisible, problem as kernelProblem } from '../../kernel/problem.ts';
import { problem } from '../problems.ts';
import type {
  BundleQuery,
  Consistency,
  ConsistencyQuery,
  EntryQuery,
  EntryRef,
  HistoryQuery,
  Nothing,
  OwnEntryQuery,
  Proof,
  ProofRef,
} from '../schemas/index.ts';
import { query } from '../../command/index.ts';
import { seekOwners } from './identifier.ts';
import { consistency, type StoredEntry } from '../../audit/index.ts';
import {
  inclusion,
  leftOf,
  verifierKeyAs,
  holdsOn,
  entriesBetween,
  findEntries,
  latestCheckpoint,
  nearestCheckpoints,
  seekCheckpoint,
  seekEntry,
  type StoredCheckpoint,
  parseCheckpoint,
} from '../../audit/desk.ts';

const WAIT_MS = 5_000;
const LOOK_AGAIN_MS = 100;
const ENTRIES_A_READ = 500;

export const listEntries = query(
  'log.read',
  async (ctx, { cursor, limit, q, ...filter }: z.output<typeof EntryQuery>) =>
    findEntries(ctx, { ...filter, text: q }, { cursor, limit }),
);

/** What the caller's own member did, and what was done to it. */
export const listOwnEntries = query(
  'log.own',
  async (ctx, { cursor, limit, q, ...filter }: z.output<typeof OwnEntryQuery>) =>
    findEntries(ctx, { ...filter, text: q, concerning: ownMember(ctx) }, { cursor, limit }),
);

/**
 * The log entries of one object and of the holds on it. A member sees those of its own acts, all of its own membership,
 * and, whoever acted, all of a listing, an agreement or a delivery that it is a party of.
 */
export const readHistory = query('history.read', async (ctx, { id, ...page }: z.output<typeof HistoryQuery>) => {
  const filter = (await isPartyOf(ctx, id))
    ? { subject: [id] }
    : { subject: [id, ...(await holdsOn(ctx, id))], concerning: memberScope(ctx) };
  const found = await findEntries(ctx, filter, page);
  if (found.items.length === 0 && page.cursor === undefined) throw kernelProblem('not-found');
  return found;
});

const hasParties = /^(lst|agr|dlv)_/;

async function isPartyOf(ctx: Ctx, id: string): Promise<boolean> {
  if (memberScope(ctx) === undefined || !hasParties.test(id)) return false;
  return Object.values((await seekOwners(ctx, id)) ?? {}).includes(ownMember(ctx));
}

export const readEntry = query('history.read', async (ctx, { entryId }: z.output<typeof EntryRef>) =>
  findVisible(ctx, entryId),
);

/**
 * The proof that an entry is in the log: its audit path and the signed checkpoint it leads to. Until the entry is
 * sealed: 409.
 */
export const proveEntry = query(
  'history.read',
  async (ctx, { entryId, wait }: z.output<typeof ProofRef>): Promise<Proof> => {
    let entry = await findVisible(ctx, entryId);
    for (let waited = 0; entry.index === null && wait === 'proof' && waited < WAIT_MS; waited += LOOK_AGAIN_MS) {
      await sleep(LOOK_AGAIN_MS);
      entry = await findVisible(ctx, entryId);
    }
    const { index, leaf, text } = entry;
    if (index === null)
      throw problem(
        'not-sealed-yet',
        'It waits for its checkpoint, usually for less than a second. Ask again, or with ?wait=proof.',
      );
    const { size, note } = await findLatest();
    const hashes = await inclusion(BigInt(index), size);
    return { index, size: Number(size), hashes: hashes.map(base64), leaf, text, checkpoint: note };
  },
);

export const readCheckpoint = query(
  'log.checkpoint',
  async (_ctx, _input: z.output<typeof Nothing>) => (await findLatest()).note,
);

/**
 * The key of the newest checkpoint, which a verifier must know beforehand; a verifier should learn it by another way
 * than this one.
 */
export const readVerifierKey = query('log.checkpoint', async (_ctx, _input: z.output<typeof Nothing>) => {
  const checkpoint = await latestCheckpoint(null);
  return `${verifierKeyAs(checkpoint?.note)}\n`;
});

export const proveConsistency = query(
  'log.checkpoint',
  async (_ctx, { from, to }: z.output<typeof ConsistencyQuery>): Promise<Consistency> => {
    const size = Number((await findLatest()).size);
    const end = to ?? size;
    if (end > size) throw outside('to', `must be at most ${size}, the entries sealed now`);
    if (from > end) throw outside('from', `must be at most ${end}`);
    return { from, to: end, hashes: (await consistency(BigInt(from), BigInt(end))).map(base64) };
  },
);

/**
 * A range of the log as a bundle that anyone can verify alone (`verifyBundle`): a head with the signed checkpoint at
 * its end and the hashes left of it, then one line an entry. Yields line by line and keeps a few hundred entries in
 * memory.
 */
export const exportBundle = query('log.read', async (_ctx, { from, to }: z.output<typeof BundleQuery>) => {
  const checkpoint = to === undefined ? await findLatest() : await findCheckpoint(to);
  const size = Number(checkpoint.size);
  if (from > size) throw outside('from', `must be at most ${size}`);
  const origin = parseCheckpoint(`${checkpoint.note.split('\n\n')[0]}\n`)?.origin ?? '';
  const left = (await leftOf(BigInt(from))).map(base64);
  const head = canonical({
    v: 1,
    origin,
    verifierKey: verifierKeyAs(checkpoint.note),
    checkpoint: checkpoint.note,
    from,
    left,
  });
  return linesOf(head, from, size);
});

async function* linesOf(head: string, from: number, size: number): AsyncGenerator<string> {
  yield `${head}\n`;
  for (let at = from; at < size; at += ENTRIES_A_READ) {
    const entries = await entriesBetween(null, at, Math.min(at + ENTRIES_A_READ, size));
    yield entries.map(({ index, text }) => `${canonical({ index, text })}\n`).join('');
  }
}

/** An entry that the caller may see: institutions see all, a member what it did and what was done to it. */
async function findVisible(ctx: Ctx, id: string): Promise<StoredEntry> {
  return refuseInvisible(ctx, await seekEntry(ctx, id));
}

/** The entry, if the caller may see it; otherwise it does not exist. */
export function refuseInvisible(ctx: Ctx, entry: StoredEntry | undefined): StoredEntry {
  if (!entry) throw notVisible('log entry');
  const { member, subject } = entry;
  own(ctx, { member: subject === ctx.actor.memberId ? subject : (member ?? undefined) }, 'log entry');
  return entry;
}

async function findLatest(): Promise<StoredCheckpoint> {
  const checkpoint = await latestCheckpoint(null);
  if (!checkpoint) throw problem('nothing-sealed');
  return checkpoint;
}

async function findCheckpoint(size: number): Promise<StoredCheckpoint> {
  const checkpoint = await seekCheckpoint(size);
  if (checkpoint) return checkpoint;
  const nearest = await nearestCheckpoints(size);
  const errors = [{ pointer: '#/to', detail: 'must be the size of a signed checkpoint' }];
  throw problem(
    'no-checkpoint-at',
    `No checkpoint was signed at ${size}; the nearest: ${nearest.join(', ') || 'none'}.`,
    { nearest, errors },
  );
}

function outside(field: string, detail: string): Error {
  return kernelProblem('invalid-request', undefined, { errors: [{ pointer: `#/${field}`, detail }] });
}

function base64(hash: Buffer): string {
  return hash.toString('base64');
}
