import { setImmediate as letArrive } from 'node:timers/promises';
import type { Transaction } from 'sequelize';
import type { Actor, Caller, Request } from '../kernel/actor.ts';
import { clock } from '../kernel/clock.ts';
import type { Ctx } from '../kernel/ctx.ts';
import { sha256 } from '../kernel/hash.ts';
import { idInBatch, newBatchId } from '../kernel/ids.ts';
import { Problem, problem } from '../kernel/problem.ts';
import { inTurns } from '../kernel/turns.ts';
import { keepAnswers, keptAnswers, keyScope, type Keyed } from '../db/command-keys.ts';
import { inTransaction, isUnreachable, OutcomeUnknown } from '../db/transaction.ts';
import {
  batchExists,
  entryOf,
  insertEntries,
  writeBatch,
  type BatchProof,
  type Draft,
  type NewEntry,
} from '../audit/index.ts';
import { freshBooks } from '../principles/index.ts';
import { assertOwnership, contextOf, type Answer, type Present } from './command.ts';
import type { Action } from './permissions.ts';
import { ports } from './ports.ts';
import { keepVerdicts, withCases } from './verdicts.ts';

/**
 * A request that waits for the next batch. `job` is what the request asks for, in the form that the work of its batch
 * reads.
 */
export type Waiting<J, O> = {
  readonly action: Action;
  readonly request: Request;
  /** What a repetition with its Idempotency-Key must repeat; asked for only where there is a key. */
  readonly fingerprint: () => string;
  readonly job: J;
  readonly present: Present<O>;
  readonly status: number;
};

/** A request that is permitted; `kept` is what an earlier, equal request left beside its key. */
export type Admitted<J> = {
  /** The id of its entry, by its place in the batch. */
  readonly entryId: string;
  readonly job: J;
  readonly ctx: Ctx;
  readonly kept: { readonly body: unknown } | undefined;
};

/**
 * The outcome of a request: refused, done, or the answer to an earlier request again. `kept` is kept beside its key.
 */
export type BatchDecision<O> =
  | Problem
  | {
      /** What is answered, once its entry can prove itself. */
      readonly output: (proof: BatchProof) => O;
      readonly entry: Omit<Draft, 'id' | 'action'>;
      readonly kept: unknown;
    }
  | { readonly output: O; readonly replayed: true };

/** The transaction that the requests of a batch share, and the outcome of each so far, by the id of its entry. */
export type Batch<O> = {
  readonly id: string;
  readonly tx: Transaction;
  readonly now: Date;
  readonly decisions: Map<string, BatchDecision<O>>;
};

/** Decides every admitted request. Returns further entries, to be written beside those of the requests. */
type BatchWork<J, O> = (batch: Batch<O>, admitted: readonly Admitted<J>[]) => Promise<readonly NewEntry[]>;

type Joined<J, O> = {
  readonly waiting: Waiting<J, O>;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * The twin of `command` for many requests at once: permit → gate → do → record, each step for all of them, in one
 * transaction. The number of statements does not grow with the number of requests. Requests that arrive while a commit
 * is under way share the next one, at most `most` of them; each is answered only after its commit. A request that fails
 * by a fault of ours must not fail the others: then all are tried one by one.
 */
export function batch<J, O>(most: number, work: BatchWork<J, O>): (waiting: Waiting<J, O>) => Promise<Answer> {
  const perform = async (some: readonly Joined<J, O>[]): Promise<void> => {
    if (some.length === 0) return;
    const requests = some.map(({ waiting }) => waiting);
    const id = newBatchId();
    try {
      const outcomes = await inTransaction(
        (tx) => together({ id, tx, now: clock.now(), decisions: new Map() }, requests, work),
        () => batchExists(id),
        'metered',
      );
      some.forEach(({ resolve, reject }, index) => {
        const outcome = outcomes[index] as Answer | Problem;
        if (outcome instanceof Problem) reject(outcome);
        else resolve(outcome);
      });
    } catch (error) {
      // What the database does not do for all, it does for none; and what may have been done is not done again.
      if (some.length === 1 || isUnreachable(error) || error instanceof OutcomeUnknown)
        some.forEach(({ reject }) => reject(error));
      else for (const one of some) await perform([one]);
    }
  };
  const join = inTurns<Joined<J, O>>(async (line) => {
    await letArrive();
    await perform(nextOf(line, most));
  }, AT_ONCE);
  return (waiting) => new Promise((resolve, reject) => join({ waiting, resolve, reject }));
}

/** While one batch waits for the disk, the next is on its way. */
const AT_ONCE = 2;

/** Does a step for one request of a batch; an expected refusal decides that request and no other. */
export function decide<O, T>(
  { decisions }: Pick<Batch<O>, 'decisions'>,
  { entryId }: Pick<Admitted<unknown>, 'entryId'>,
  step: () => T,
): T | undefined {
  const made = orRefusal(step);
  if (!(made instanceof Problem)) return made;
  decisions.set(entryId, made);
  return undefined;
}

/** What a step makes, or the expected refusal that it throws. */
function orRefusal<T>(step: () => T): T | Problem {
  try {
    return step();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

type PlacedRequest<J, O> = { readonly waiting: Waiting<J, O>; readonly entryId: string };
type Known<J, O> = Admitted<J> & { readonly waiting: Waiting<J, O>; readonly keyed: Keyed | undefined };

async function together<J, O>(
  shared: Batch<O>,
  requests: readonly Waiting<J, O>[],
  work: BatchWork<J, O>,
): Promise<(Answer | Problem)[]> {
  const placed = requests.map((waiting, place) => ({ waiting, entryId: idInBatch('ent', shared.id, place) }));
  const known = await findRepetitions(shared, await admitCallers(shared, placed));
  const also = await work(shared, known);
  const outcomes = await keepAll(shared, known, also);
  return placed.map(({ entryId }) => outcomes.get(entryId) ?? (shared.decisions.get(entryId) as Problem));
}

/** Looks every caller up once; each request gets a context of its own. */
async function admitCallers<J, O>(
  { tx, now, decisions }: Batch<O>,
  requests: readonly PlacedRequest<J, O>[],
): Promise<(PlacedRequest<J, O> & { readonly ctx: Ctx })[]> {
  await freshBooks(tx);
  const callers = new Map(requests.map(({ waiting: { request } }) => [nameOf(request.caller), request.caller]));
  const standings = await ports().standingsOf(tx, [...callers.values()], now);
  const actors = new Map([...callers.keys()].map((name, at) => [name, standings[at] as Actor | Problem]));
  const admitted: (PlacedRequest<J, O> & { readonly ctx: Ctx })[] = [];
  const contexts = new Map<string, Ctx | Problem>();
  for (const { waiting, entryId } of requests) {
    const { action, request } = waiting;
    const name = nameOf(request.caller);
    const actor = actors.get(name) as Actor | Problem;
    const known =
      contexts.get(`${action} ${name}`) ??
      (actor instanceof Problem ? actor : orRefusal(() => contextOf(tx, request, action, actor, now)));
    contexts.set(`${action} ${name}`, known);
    if (known instanceof Problem) decisions.set(entryId, known);
    else {
      const own = { requestId: request.requestId, ownership: { checked: false }, verdicts: [], evenIfRefused: [] };
      admitted.push({ waiting, entryId, ctx: { ...known, ...own } });
    }
  }
  return admitted;
}

function nameOf(caller: Caller): string {
  return caller.kind === 'key' ? caller.keyHash : caller.kind === 'user' ? caller.sessionId : caller.kind;
}

/** Finds what was kept beside the keys of these requests; a request whose key was used for another one is refused. */
async function findRepetitions<J, O>(
  { tx, decisions }: Batch<O>,
  admitted: readonly (PlacedRequest<J, O> & { readonly ctx: Ctx })[],
): Promise<Known<J, O>[]> {
  const named = admitted.map(({ waiting, entryId, ctx }) => {
    const { request, fingerprint, job } = waiting;
    const { idempotencyKey: key } = request;
    const keyed = key === undefined ? undefined : { scope: keyScope(ctx.actor), key, request: sha256(fingerprint()) };
    return { entryId, job, ctx, waiting, keyed };
  });
  const kept = await keptAnswers(
    tx,
    named.flatMap(({ keyed }) => keyed ?? []),
  );
  return named.flatMap((one) => {
    const before = one.keyed && kept.get(`${one.keyed.scope} ${one.keyed.key}`);
    if (before === undefined || before.request === one.keyed?.request) return [{ ...one, kept: before }];
    decisions.set(one.entryId, problem('idempotency-key-reused'));
    return [];
  });
}

/**
 * Writes the entries of the whole batch in one row, then verdicts and kept answers. A refusal by the gate names the
 * case in which each finding that needs a review is reviewed.
 */
async function keepAll<J, O>(
  { id, tx, now, decisions }: Batch<O>,
  known: readonly Known<J, O>[],
  also: readonly NewEntry[],
): Promise<Map<string, Answer | Problem>> {
  const entries: NewEntry[] = [];
  for (const { entryId, ctx, waiting } of known) {
    const decision = decisions.get(entryId);
    if (decision === undefined) throw new Error(`A batch left ${waiting.action} of ${entryId} undecided.`);
    if (decision instanceof Problem || 'replayed' in decision) continue;
    assertOwnership(ctx);
    entries.push(entryOf({ now, actor: ctx.actor }, { ...decision.entry, id: entryId, action: waiting.action }));
  }
  const proofs = await writeBatch(tx, id, entries);
  if (also.length > 0) await insertEntries(tx, also);
  const refused = known.flatMap(({ ctx }) => ctx.verdicts.map((judgement) => ({ actor: ctx.actor, judgement })));
  const cases = await keepVerdicts(tx, now, refused);
  const outcomes = new Map<string, Answer | Problem>();
  const kept: Parameters<typeof keepAnswers>[1][number][] = [];
  for (const { entryId, ctx, waiting, keyed } of known) {
    const decision = decisions.get(entryId) as BatchDecision<O>;
    if (decision instanceof Problem) {
      outcomes.set(entryId, withCases(ctx, decision, cases) as Problem);
      continue;
    }
    const { status, present } = waiting;
    const replayed = 'replayed' in decision;
    const output = replayed ? decision.output : decision.output(proofs.get(entryId) as BatchProof);
    outcomes.set(entryId, { status, body: present(output, ctx.actor), replayed });
    if (keyed && !replayed) kept.push({ ...keyed, status, body: decision.kept });
  }
  await keepAnswers(tx, kept, now);
  return outcomes;
}

/**
 * Takes from the line the requests that share the next commit; of two with the same idempotency key the second waits
 * for the answer to the first.
 */
function nextOf<J, O>(line: Joined<J, O>[], most: number): Joined<J, O>[] {
  const keys = new Set<string>();
  const next = line
    .filter(({ waiting: { request } }) => {
      const { idempotencyKey: key } = request;
      return key === undefined || (!keys.has(key) && keys.add(key));
    })
    .slice(0, most);
  const taken = new Set(next);
  line.splice(0, line.length, ...line.filter((one) => !taken.has(one)));
  return next;
}
