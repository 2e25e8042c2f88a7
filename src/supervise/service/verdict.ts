import type { z } from 'zod';
import { own, type Ctx } from '../../kernel/ctx.ts';
import { canonical, sha256 } from '../../kernel/hash.ts';
import { factsOf } from '../../audit/desk.ts';
import { seekEntries } from '../../audit/index.ts';
import type { Replay, VerdictRef } from '../schemas/index.ts';
import { bookOfVersion } from './rule-book.ts';
import { query } from '../../command/index.ts';
import { judge, verdictFacts } from '../../principles/index.ts';
import { judgeableFrom, findVerdict, type KeptVerdict } from '../../principles/desk.ts';

export const readVerdict = query('verdict.read', async (ctx, { verdictId }: z.output<typeof VerdictRef>) =>
  findOwnVerdict(ctx, verdictId),
);

/**
 * Judges the snapshot of a verdict again, under the verdict's own version of the rule book, and compares the bytes with
 * the log. The result is the same today as then: neither the rule book in force now nor any data of today has a say.
 */
export const replayVerdict = query(
  'verdict.replay',
  async (ctx, { verdictId }: z.output<typeof VerdictRef>): Promise<Replay> => {
    const {
      id,
      verdict: { stage, ruleBook },
      snapshot,
    } = await findOwnVerdict(ctx, verdictId);
    const facts = verdictFacts(
      judge(stage, judgeableFrom(stage, snapshot), await bookOfVersion(ctx, ruleBook)),
      snapshot,
    );
    const replayed = canonical(facts);
    const [entry] = await seekEntries(ctx, [id]);
    const recorded = entry ? factsOf(entry) : '';
    return { id, same: recorded === replayed, ruleBook, recorded: sha256(recorded), replayed: sha256(replayed), facts };
  },
);

async function findOwnVerdict(ctx: Ctx, id: string): Promise<KeptVerdict> {
  const kept = await findVerdict(ctx.tx, id);
  own(ctx, { supplier: kept.supplierId ?? undefined, buyer: kept.buyerId ?? undefined }, 'verdict');
  return kept;
}
