import { batch, batched, type Runnable } from '../../command/index.ts';
import type { Answered } from '../schemas/index.ts';
import type { Way } from '../ways/way.ts';
import { meterTogether } from './batch.ts';
import type { Metered } from './call.ts';

/** As many calls as one commit takes at most. */
const MOST_TOGETHER = 64;

/**
 * Meters a call: gate, use count, charge, receipt and log entry are committed together, and only then is it answered;
 * when that commit fails, no data leave. Calls that arrive while a commit is under way share the next one.
 */
const meter = batch<Metered, Answered>(MOST_TOGETHER, meterTogether);

/**
 * What a route runs to hand something over by a way: the one path on which every call is metered. All ways of a process
 * share one line.
 */
export function metered<I, Asked>(way: Way<I, Asked>, line = meter): Runnable<I, Answered> {
  const { kind, keys, named, produce, again, prepare, begin, ...rest } = way;
  const runnable = batched<I, Answered, Metered>({
    ...rest,
    join: line,
    prepare: async (open, input, request) => {
      const { value, ...discard } = await prepare(open, input, request);
      const { deliveryId, purpose, revision, asked } = value;
      return {
        ...discard,
        value: {
          kind,
          deliveryId,
          purpose,
          revision,
          keys: keys(asked),
          named: () => named(asked, revision),
          produce: (supplierId, optOuts) => produce(asked, revision, supplierId, optOuts),
          again: (supplierId, optOuts) => again(asked, revision, supplierId, optOuts),
        },
      };
    },
  });
  if (begin === undefined) return runnable;
  return {
    ...runnable,
    run: async (request, read, present, status) => {
      let answered: Answered | undefined;
      const seen: typeof present = (output, actor) => present((answered = output), actor);
      const answer = await runnable.run(request, read, seen, status);
      if (answered) begin(answered.call);
      return answer;
    },
  };
}
