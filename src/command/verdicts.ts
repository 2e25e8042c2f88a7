import type { Transaction } from 'sequelize';
import type { Actor } from '../kernel/actor.ts';
import type { Ctx } from '../kernel/ctx.ts';
import { newId } from '../kernel/ids.ts';
import { Problem } from '../kernel/problem.ts';
import type { Judgement } from '../kernel/verdict.ts';
import { inTransaction } from '../db/transaction.ts';
import { caseFacts, insertVerdicts, openReviews, refusal, verdictFacts, type CaseIds } from '../principles/index.ts';
import { entryExists, entryOf, insertEntries, record, type Draft } from '../audit/index.ts';

/** A verdict of the gate, and who acted. */
export type Weighed = { readonly actor: Actor; readonly judgement: Judgement };

/**
 * Writes verdicts into the log, keeps what they were made from, and opens a review for each finding that needs one, all
 * in the caller's transaction. Returns the cases of the findings under review, for the problem that names them
 * (`refusal`).
 */
export async function keepVerdicts(tx: Transaction, now: Date, weighed: readonly Weighed[]): Promise<CaseIds> {
  if (weighed.length === 0) return new Map();
  const judgements = weighed.map(({ judgement }) => judgement);
  const { ids, opened } = await openReviews(tx, judgements, now);
  const actorOf = new Map(weighed.map(({ actor, judgement }) => [judgement.id, actor]));
  const entries = [
    ...weighed.map(({ actor, judgement }) => entryOf({ now, actor }, draftOf(judgement))),
    ...opened.map((one) =>
      entryOf(
        { now, actor: actorOf.get(one.verdictId) as Actor },
        {
          type: 'change',
          action: 'case.open',
          subject: one.id,
          facts: caseFacts(one),
        },
      ),
    ),
  ];
  await insertEntries(tx, entries);
  await insertVerdicts(tx, judgements, now);
  return ids;
}

function draftOf({ id, verdict, snapshot }: Judgement): Draft {
  return {
    id,
    type: 'verdict',
    action: `gate.${verdict.stage}`,
    subject: verdict.subject,
    facts: verdictFacts(verdict, snapshot),
  };
}

/**
 * The refused work is undone, but the log keeps that the gate refused it, and why; so does what must be kept anyway.
 * Returns the error for the caller: a refusal by the gate with the cases that were opened for it.
 */
export async function keepRefusal(ctx: Ctx, error: unknown): Promise<unknown> {
  const refused = ctx.verdicts.find(({ verdict }) => verdict.outcome !== 'allowed');
  if (!refused && ctx.evenIfRefused.length === 0) return error;
  const entryIds = ctx.evenIfRefused.map(() => newId('ent'));
  const write = async (tx: Transaction) => {
    const weighed = refused ? ctx.verdicts.map((judgement) => ({ actor: ctx.actor, judgement })) : [];
    const cases = await keepVerdicts(tx, ctx.now, weighed);
    for (const [index, { action, subject, keep }] of ctx.evenIfRefused.entries()) {
      await keep(tx);
      await record({ ...ctx, tx }, [{ id: entryIds[index], type: 'change', action, subject, facts: {} }]);
    }
    return withCases(ctx, error, cases);
  };
  return inTransaction(write, () => entryExists(refused?.id ?? (entryIds[0] as string)));
}

/** A refusal by the gate as the caller gets it, with the cases that were opened for it; any other error unchanged. */
export function withCases(ctx: Ctx, error: unknown, cases: CaseIds): unknown {
  const refused = ctx.verdicts.find(({ id }) => error instanceof Problem && error.extensions['verdictId'] === id);
  return refused ? refusal(refused, cases) : error;
}

/** Runs work that asks the gate outside a command's transaction. A refusal by the gate is logged all the same. */
export async function keepingRefusals<T>(ctx: Ctx, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw await keepRefusal(ctx, error);
  }
}
