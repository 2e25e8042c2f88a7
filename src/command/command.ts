import type { Transaction } from 'sequelize';
import { anonymous, clockActor, type Actor, type Request } from '../kernel/actor.ts';
import { clock } from '../kernel/clock.ts';
import { type Ctx } from '../kernel/ctx.ts';
import { rowHash } from '../kernel/hash.ts';
import { newId } from '../kernel/ids.ts';
import { keyedHash } from '../kernel/keys.ts';
import type { Read } from '../kernel/known-codes.ts';
import { Problem } from '../kernel/problem.ts';
import { claimKey, keepAnswer } from '../db/command-keys.ts';
import type { Span } from '../db/limits.ts';
import { inTransaction } from '../db/transaction.ts';
import { codesAt, freshBooks } from '../principles/index.ts';
import { entryExists, record, type Draft, type Facts } from '../audit/index.ts';
import { permit, type Action } from './permissions.ts';
import { keepingRefusals, keepRefusal, keepVerdicts } from './verdicts.ts';
import { ports } from './ports.ts';

export type Answer = { readonly status: number; readonly body: unknown; readonly replayed: boolean };
export type Present<O> = (output: O, actor: Actor) => unknown;

/** What a route can run: a command or a query. */
export type Runnable<I, O> = {
  readonly action: Action;
  /** Whether its answers contain secrets. Such answers are shown once, and never kept for a repetition. */
  readonly secret: boolean;
  /**
   * Runs it and answers with the presented output. `read` parses the request after permission was granted, by the codes
   * of the rule book in force.
   */
  run(request: Request, read: Read<I>, present: Present<O>, status?: number): Promise<Answer>;
};

/** A query, whose output a handler of its own may also take as it is, to stream it. */
export type Query<I, O> = Runnable<I, O> & { look(request: Request, read: Read<I>): Promise<O> };

/** What was prepared before the transaction, and how it is removed when it is not used. */
export type Prepared<P> = { readonly value: P; readonly discard?: () => Promise<void> };

/**
 * Slow or outside work that is done before the transaction begins: hashing a password, reading a file. Its context has
 * no transaction. Before it throws, it removes what it left half-made.
 */
export type Prepare<I, P> = (ctx: Ctx, input: I) => Promise<Prepared<P>>;

/** A command: its action, then its steps in the order in which they run. */
type CommandSpec<I, O, P> = {
  readonly action: Action;
  readonly prepare?: Prepare<I, P> | undefined;
  readonly work: (ctx: Ctx, input: I, prepared: P) => Promise<O>;
  readonly facts?: (output: O, input: I) => Facts;
  readonly secret?: boolean;
  /** How long the parts of its transaction may take. */
  readonly span?: Span;
  /**
   * What a repetition with the same Idempotency-Key must repeat, as JSON: the input, unless that is not all that was
   * sent.
   */
  readonly fingerprint?: (input: I, prepared: P) => unknown;
};

/**
 * The one way to change anything: permit → gate → do → record, in one transaction. `work` makes the change, and asks
 * the gate of the principles where there is something to judge; `facts` are what the public log may say of the change.
 * The output needs an `id`: it is the subject of the log entry. A refusal of the gate undoes the work and leaves its
 * verdict in the log. What was prepared is discarded when the work is refused, or was done before.
 */
export function command<I, O extends { readonly id: string }, P = undefined>({
  action,
  prepare,
  work,
  facts = () => ({}),
  secret = false,
  span = 'command',
  fingerprint = (input) => input,
}: CommandSpec<I, O, P>): Runnable<I, O> {
  const ready = async (request: Request, read: Read<I>): Promise<Prepared<P>> => {
    if (!prepare) return { value: undefined as P };
    const ctx = await enterToRead(request, action);
    return keepingRefusals(ctx, () => prepare(ctx, read(codesAt(ctx.now))));
  };
  const run = async (request: Request, read: Read<I>, present: Present<O>, status = 200): Promise<Answer> => {
    const entryId = newId('ent');
    const prepared = await ready(request, read);
    const attempt = async (tx: Transaction, ctx: Ctx): Promise<Answer> => {
      const input = read(codesAt(ctx.now));
      const claim = secret
        ? undefined
        : await claimKey(
            ctx,
            request.idempotencyKey,
            keyedHash(JSON.stringify([action, fingerprint(input, prepared.value)])),
          );
      if (claim?.kept) {
        await request.follower?.succeeds(tx, claim.kept);
        return { ...claim.kept, replayed: true };
      }
      const output = await work(ctx, input, prepared.value);
      assertOwnership(ctx);
      const hash = secret ? {} : { rowHash: rowHash(output) };
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
        ctx.verdicts.map((judgement) => ({ actor: ctx.actor, judgement })),
      );
      await record(ctx, [change]);
      const answer = { status, body: present(output, ctx.actor) };
      await keepAnswer(ctx, claim, answer);
      await request.follower?.succeeds(tx, answer);
      return { ...answer, replayed: false };
    };
    return orDiscard(prepared, async () => {
      let ctx: Ctx | undefined;
      try {
        return await inTransaction(
          async (tx) => attempt(tx, (ctx = await enter(tx, request, action))),
          () => entryExists(entryId),
          span,
        );
      } catch (error) {
        throw ctx ? await keepRefusal(ctx, error) : error;
      }
    });
  };
  return { action, secret, run };
}

/**
 * A read: permit → read. Changes nothing and leaves no entry, except for a refusal by the gate where a query asks the
 * gate.
 */
export function query<I, O>(action: Action, work: (ctx: Ctx, input: I) => Promise<O>): Query<I, O> {
  const looked = async (request: Request, read: Read<I>) => {
    const ctx = await enterToRead(request, action);
    return { ctx, output: await keepingRefusals(ctx, () => work(ctx, read(codesAt(ctx.now)))) };
  };
  return {
    action,
    secret: false,
    async run(request, read, present, status = 200) {
      const { ctx, output } = await looked(request, read);
      const answer = { status, body: present(output, ctx.actor) };
      await request.follower?.succeeds(null, answer);
      return { ...answer, replayed: false };
    },
    look: async (request, read) => (await looked(request, read)).output,
  };
}

/**
 * Housekeeping: permit → write, in one transaction, without an entry in the log. It is for what people keep for
 * themselves, which is no fact of the exchange: a draft, what was read. What it asks for is a state and not a step, so
 * a repetition has no second effect and no Idempotency-Key is kept.
 */
export function keep<I, O>(action: Action, work: (ctx: Ctx, input: I) => Promise<O>): Runnable<I, O> {
  return {
    action,
    secret: false,
    run: (request, read, present, status = 200) =>
      inTransaction(async (tx) => {
        const ctx = await enter(tx, request, action);
        const output = await work(ctx, read(codesAt(ctx.now)));
        assertOwnership(ctx);
        return { status, body: present(output, ctx.actor), replayed: false };
      }),
  };
}

/**
 * Runs the work, and discards what was prepared for it when a Problem refuses the work, or the answer is that of an
 * earlier request. After any other error it stays: when the connection broke at COMMIT, the row that names it may
 * exist. What no row names is swept later, like what a crash leaves.
 */
export async function orDiscard({ discard }: Prepared<unknown>, run: () => Promise<Answer>): Promise<Answer> {
  try {
    const answer = await run();
    if (answer.replayed) await discard?.();
    return answer;
  } catch (error) {
    if (error instanceof Problem) await discard?.();
    throw error;
  }
}

/**
 * Looks the caller up, inside the transaction, and opens the context of one action. Refuses a caller that may not do
 * it.
 */
export function enter(tx: Transaction, request: Request, action: Action): Promise<Ctx> {
  return open(tx, request, action);
}

/** The same outside a transaction, for queries and preparations. */
export function enterToRead(request: Request, action: Action): Promise<Ctx> {
  return open(null, request, action);
}

async function open(tx: Transaction | null, request: Request, action: Action): Promise<Ctx> {
  const { caller } = request;
  await freshBooks(tx);
  const now = clock.now();
  const known = caller.kind === 'anonymous' ? anonymous : caller.kind === 'clock' ? clockActor : undefined;
  const actor = known ?? (await ports().standingsOf(tx, [caller], now))[0];
  if (actor === undefined || actor instanceof Problem) throw actor ?? new Error('A caller has no standing.');
  return contextOf(tx, request, action, actor, now);
}

/** The context of one action of somebody who is known. Refuses an actor that may not do it. */
export function contextOf(
  tx: Transaction | null,
  { requestId, follower }: Request,
  action: Action,
  actor: Actor,
  now: Date,
): Ctx {
  const reach = permit(actor, action);
  const own = { ownership: { checked: false }, verdicts: [], evenIfRefused: [] };
  return { actor, now, requestId, tx, action, reach, ...own, follower };
}

/** Runs an action as the exchange's clock: expiry, cycles and other work that nobody requests. */
export async function asClock<I, O extends { readonly id: string }>(what: Runnable<I, O>, input: I): Promise<O> {
  const answer = await what.run(
    { caller: { kind: 'clock' }, requestId: newId('req') },
    () => input,
    (output) => output,
  );
  return answer.body as O;
}

/** An assertion against our own mistakes: an action that reaches only `own` records must have compared owners. */
export function assertOwnership(ctx: Ctx): void {
  if (!ctx.ownership.checked && Object.values(ctx.reach).includes('own'))
    throw new Error(`${ctx.action} never compared the owners of its record with the actor.`);
}
