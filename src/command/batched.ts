import type { Request } from '../kernel/actor.ts';
import { clock } from '../kernel/clock.ts';
import type { Ctx } from '../kernel/ctx.ts';
import { Problem } from '../kernel/problem.ts';
import { keptAnswers, keyScope } from '../db/command-keys.ts';
import { codesAt } from '../principles/index.ts';
import type { Waiting } from './batch.ts';
import { enterToRead, orDiscard, type Answer, type Prepared, type Runnable } from './command.ts';
import type { Action } from './permissions.ts';
import { keepRefusal } from './verdicts.ts';

type BatchedSpec<I, O, J> = {
  readonly action: Action;
  readonly join: (waiting: Waiting<J, O>) => Promise<Answer>;
  /**
   * When the caller is looked up: `first`, before the request is read, where much must be prepared; or `together`, by
   * the batch, once for all requests of a caller. An anonymous caller never gets this far.
   */
  readonly admit: 'first' | 'together';
  /** What a repetition with the same Idempotency-Key must repeat, besides the action. */
  readonly fingerprint: (input: I) => readonly unknown[];
  /** Makes the job; `open` gives the caller's context and looks the caller up if that was not done yet. */
  readonly prepare: (open: () => Promise<Ctx>, input: I, request: Request) => Promise<Prepared<J>>;
  /** Whether a refusal means that the preparation came too late and must be made again. */
  readonly overtaken?: (refused: Problem) => boolean;
};

const TRIES = 3;

/** What a route runs when its requests share a batch. What was prepared in vain is discarded, as with a command. */
export function batched<I, O, J>(spec: BatchedSpec<I, O, J>): Runnable<I, O> {
  const { action, join, admit, fingerprint, prepare, overtaken = () => false } = spec;
  return {
    action,
    secret: false,
    async run(request, read, present, status = 200) {
      let ctx: Ctx | undefined;
      const open = async () => (ctx ??= await enterToRead(request, action));
      if (admit === 'first' || request.caller.kind === 'anonymous') await open();
      const input = read(codesAt(ctx?.now ?? clock.now()));
      const asked = {
        action,
        request,
        fingerprint: () => JSON.stringify([action, ...fingerprint(input)]),
        present,
        status,
      };
      const attempt = async () => {
        const prepared = await prepare(open, input, request).catch(async (error: unknown) => {
          throw ctx ? await keepRefusal(ctx, error) : error;
        });
        return orDiscard(prepared, () => join({ ...asked, job: prepared.value }));
      };
      for (let tries = 1; ; tries += 1) {
        try {
          return await attempt();
        } catch (error) {
          if (!(error instanceof Problem) || !overtaken(error) || tries >= TRIES) throw error;
        }
      }
    },
  };
}

/** Whether the caller used this Idempotency-Key before, so that nothing needs to be prepared for the answer. */
export async function isRepetition({ tx, actor }: Ctx, { idempotencyKey: key }: Request): Promise<boolean> {
  return key !== undefined && (await keptAnswers(tx, [{ scope: keyScope(actor), key, request: '' }])).size > 0;
}
