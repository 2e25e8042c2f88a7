import type { Transaction } from 'sequelize';
import { clock } from '../kernel/clock.ts';
import { type Ctx } from '../kernel/ctx.ts';
import { rowHash } from '../kernel/hash.ts';
import { newId } from '../kernel/ids.ts';
import { keyedHash } from '../kernel/keys.ts';
import { Problem, problem } from '../kernel/problem.ts';
import { claimKey, keepAnswer } from '../db/command-keys.ts';
import { inTransaction } from '../db/transaction.ts';
import {
  caseFacts,
  freshBooks,
  insertVerdicts,
  openReviews,
  refusal,
  verdictFacts,
  type CaseIds,
} from '../principles/index.ts';
import { entryExists, entryOf, insertEntries, record, type Draft, type Facts } from '../audit/index.ts';
import { permissionRow, type Action } from './index.ts';
import { ports } from './ports.ts';
import { anonymous, clockActor, type Actor, type Part, type Reach, type Request } from '../kernel/actor.ts';
import type { Judgement } from '../kernel/verdict.ts';

export type Answer = { readonly status: number; readonly body: unknown; readonly replayed: boolean };
export type Present<O> = (output: O, actor: Actor) => unknown;

/** What a route can run: a command or a query. */
export type Runnable<I, O> = {
  readonly action: Action;
  /** Runs it and answers with the presented output. `read` parses the request after permission was granted. */
  run(call: Request, read: () => I, present: Present<O>, status?: number): Promise<Answer>;
};

type CommandWork<I, O, P> = (ctx: Ctx, input: I, prepared: P) => Promise<O>;

/** Slow or outside work that a command needs done before its transaction begins: hashing a password, reading a file. */
type Prepare<I, P> = (input: I, call: Request) => Promise<P>;

/** A command: what it is called, then what runs, in the order in which it runs. */
type CommandSpec<I, O, P> = {
  readonly action: Action;
  readonly prepare?: Prepare<I, P>;
  readonly work: CommandWork<I, O, P>;
  readonly facts?: (output: O, input: I) => Facts;
};

/**
 * The one way to change anything: permit → gate → do → record, in one transaction. `work` does it; the gate of the
 * principles is called inside `work` where there is something to judge; `facts` are what the public log may tell of it.
 * The output needs an `id`: it is the subject of the log entry. A refusal of the gate undoes the work and leaves its
 * verdict in the log.
 */
export function command<I, O extends { readonly id: string }, P = undefined>({
  action,
  prepare,
  work,
  facts = () => ({}),
}: CommandSpec<I, O, P>): Runnable<I, O> {
  const run = async (call: Request, read: () => I, present: Present<O>, status = 200): Promise<Answer> => {
    const entryId = newId('ent');
    let ctx: Ctx | undefined;
    if (prepare) await enter(null, call, action);
    const prepared = (await prepare?.(read(), call)) as P;
    try {
      return await inTransaction(
        async (tx) => {
          ctx = await enter(tx, call, action);
          const { actor: by } = ctx;
          const input = read();
          const claim = keepsSecret(action)
            ? undefined
            : await claimKey(ctx, call.idempotencyKey, keyedHash(JSON.stringify([action, input])));
          if (claim?.kept) return { ...claim.kept, replayed: true };
          const output = await work(ctx, input, prepared);
          assertOwnership(ctx);
          const hash = keepsSecret(action) ? {} : { rowHash: rowHash(output) };
          const change: Draft = {
            id: entryId,
            type: 'change',
            action,
            subject: output.id,
            facts: facts(output, input),
            ...hash,
          };
          await keepVerdicts(
            tx,
            ctx.now,
            ctx.verdicts.map((judgement) => ({ actor: by, judgement })),
          );
          await record(ctx, [change]);
          const answer = { status, body: present(output, ctx.actor) };
          await keepAnswer(ctx, claim, answer);
          return { ...answer, replayed: false };
        },
        () => entryExists(entryId),
      );
    } catch (error) {
      throw ctx ? await keepRefusal(ctx, error) : error;
    }
  };
  return { action, run };
}

/** A way to look at something: permit → read. Changes nothing and leaves no entry. */
export function query<I, O>(action: Action, work: (ctx: Ctx, input: I) => Promise<O>): Runnable<I, O> {
  return {
    action,
    async run(call, read, present, status = 200) {
      const ctx = await enter(null, call, action);
      const output = await work(ctx, read());
      return { status, body: present(output, ctx.actor), replayed: false };
    },
  };
}

/**
 * Looks the caller up, inside the transaction, and opens the context of one action. Refuses whoever has no part in it.
 */
export async function enter(tx: Transaction | null, call: Request, action: Action): Promise<Ctx> {
  await freshBooks(tx);
  const now = clock.now();
  const actor =
    call.caller.kind === 'anonymous'
      ? anonymous
      : call.caller.kind === 'clock'
        ? clockActor
        : await ports().standingOf(tx, call.caller, now);
  return {
    actor,
    now,
    requestId: call.requestId,
    tx,
    action,
    reach: permit(actor, action),
    ownership: { checked: false },
    verdicts: [],
    evenIfRefused: [],
  };
}

/**
 * The reach an actor has for an action. Refuses when it has none, saying why: not signed in, not in good standing, out
 * of the key's scope, or not its role.
 */
export function permit(actor: Actor, action: Action): Partial<Record<Part, Reach>> {
  const row = permissionRow(action);
  const reach = Object.fromEntries(
    Object.entries(row).filter(([part]) => part === 'anyone' || actor.parts.includes(part as Part)),
  ) as Partial<Record<Part, Reach>>;
  if (actor.scopes && !('anyone' in row) && !actor.scopes.includes(action))
    throw problem('not-permitted', `This API key is not scoped to ${action}.`);
  if (Object.keys(reach).length > 0) return reach;
  if (actor.kind === 'anonymous') throw problem('not-authenticated');
  const needed = Object.keys(row).join(' or ');
  throw problem(
    'not-permitted',
    actor.standing === 'good'
      ? `${action} is for the ${needed}.`
      : `${action} is for the ${needed} in good standing; your member is ${actor.standing}.`,
  );
}

/** Runs an action as the exchange's clock: expiry, cycles and other work nobody asks for. */
export async function asClock<I, O extends { readonly id: string }>(what: Runnable<I, O>, input: I): Promise<O> {
  const answer = await what.run(
    { caller: { kind: 'clock' }, requestId: newId('req') },
    () => input,
    (output) => output,
  );
  return answer.body as O;
}

/** The answers of these hold secrets that are shown once; they are never kept for a repetition. */
export function keepsSecret(action: string): boolean {
  return action === 'session.open' || action === 'session.refresh' || action === 'key.issue';
}

/** An assertion against our own mistakes: an action that reaches only `own` records must have compared owners. */
export function assertOwnership(ctx: Ctx): void {
  if (!ctx.ownership.checked && Object.values(ctx.reach).includes('own'))
    throw new Error(`${ctx.action} never compared the owners of its record with the actor.`);
}

/** A verdict of the gate, and who acted. */
export type Weighed = { readonly actor: Actor; readonly judgement: Judgement };

/**
 * Writes verdicts into the log, keeps what they were made of, and opens a review for each finding that needs one, all
 * in the caller's transaction. Returns the cases of the findings under review, for the problem that tells of them
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
 * The refused work is undone, but that the gate refused it, and why, stays in the log; so does what must be kept
 * anyway. Returns what the caller is to be told: of a refusal by the gate, with the cases that were opened for it.
 */
export async function keepRefusal(ctx: Ctx, error: unknown): Promise<unknown> {
  const refused = ctx.verdicts.find(({ verdict }) => verdict.outcome !== 'allowed');
  if (!refused && ctx.evenIfRefused.length === 0) return error;
  return inTransaction(async (tx) => {
    const weighed = refused ? ctx.verdicts.map((judgement) => ({ actor: ctx.actor, judgement })) : [];
    const cases = await keepVerdicts(tx, ctx.now, weighed);
    for (const { action, subject, keep } of ctx.evenIfRefused) {
      await keep(tx);
      await record({ ...ctx, tx }, [{ type: 'change', action, subject, facts: {} }]);
    }
    const told = ctx.verdicts.find(({ id }) => error instanceof Problem && error.extensions['verdictId'] === id);
    return told ? refusal(told, cases) : error;
  });
}
