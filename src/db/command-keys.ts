import type { Transaction } from 'sequelize';
import type { Ctx } from '../kernel/ctx.ts';
import { problem } from '../kernel/problem.ts';
import { db } from './connection.ts';
import { inRows, isDuplicate, readListed } from './prepared.ts';
import { insertValues } from './rows.ts';
import { TryAgain } from './transaction.ts';
import type { Actor } from '../kernel/actor.ts';

type Kept = { readonly status: number; readonly body: unknown };
/** Whose keys they are: a member's, so that its people and programs share them. */
export const keyScope = ({ memberId, userId, kind }: Actor): string => memberId ?? userId ?? kind;

export type Claim = { readonly scope: string; readonly key: string; readonly kept?: Kept };

/**
 * Claims an Idempotency-Key for this request inside its transaction, so that key and effect stand or fall together. A
 * key that was used for the same request brings the answer it had; for another request it is a 409. Of two requests at
 * once, the second waits for the first. Keys belong to a member and never expire; strangers do not share theirs.
 */
export async function claimKey(ctx: Ctx, key: string | undefined, request: string): Promise<Claim | undefined> {
  if (key === undefined) return undefined;
  const scope = ctx.actor.kind === 'anonymous' ? `anonymous ${request.slice(0, 48)}` : keyScope(ctx.actor);
  const keyed = { scope, key, request };
  try {
    await insertKeys(ctx.tx, [keyed], ctx.now);
    return { scope, key };
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  const kept = (await keptAnswers(ctx.tx, [keyed])).get(`${scope} ${key}`);
  if (kept === undefined || kept.request !== request) throw problem('idempotency-key-reused');
  return { scope, key, kept: { status: kept.status, body: kept.body } };
}

/** Keeps the answer beside the key, for repetitions. */
export async function keepAnswer(ctx: Ctx, claim: Claim | undefined, answer: Kept): Promise<void> {
  if (claim === undefined) return;
  await db().query('UPDATE command_keys SET status = ?, answer = ? WHERE scope = ? AND `key` = ?', {
    replacements: [answer.status, JSON.stringify(answer.body), claim.scope, claim.key],
    transaction: ctx.tx,
  });
}

export type Keyed = { readonly scope: string; readonly key: string; readonly request: string };

/** The answers that were kept for many keys at once, by `scope key`. */
export async function keptAnswers(
  tx: Transaction | null,
  keyed: readonly Keyed[],
): Promise<Map<string, Kept & { readonly request: string }>> {
  if (keyed.length === 0) return new Map();
  const rows = await readListed<{ scope: string; key: string; request: string; status: number; answer: string }>(
    tx,
    keyed.map(({ scope, key }) => [scope, key]),
    (places) =>
      `SELECT scope, \`key\` AS \`key\`, request, status, answer FROM command_keys WHERE (scope, \`key\`) IN ${inRows(places)}`,
  );
  return new Map(
    rows.map((row) => [
      `${row.scope} ${row.key}`,
      { request: row.request, status: row.status, body: JSON.parse(row.answer) as unknown },
    ]),
  );
}

/**
 * Keeps many answers at once. When another process used one of the keys meanwhile, the whole transaction is tried
 * again.
 */
export async function keepAnswers(tx: Transaction, kept: readonly (Keyed & Kept)[], now: Date): Promise<void> {
  await insertKeys(tx, kept, now).catch((error: unknown) => {
    throw isDuplicate(error) ? new TryAgain() : error;
  });
}

/** Fails when one of the keys is there; a key without an answer is claimed, and its answer follows. */
async function insertKeys(tx: Transaction | null, keys: readonly (Keyed & Partial<Kept>)[], now: Date): Promise<void> {
  const rows = keys.map(({ scope, key, request, status, body }) => {
    const answer = status === undefined ? [null, null] : [status, JSON.stringify(body)];
    return [scope, key, request, ...answer, now];
  });
  await insertValues(tx, 'command_keys', ['scope', 'key', 'request', 'status', 'answer', 'at'], rows);
}
