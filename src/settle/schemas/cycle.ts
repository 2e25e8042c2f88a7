import { z } from 'zod';
import { at } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { movesFor, moveSchema } from '../../kernel/moves.ts';
import { countedPageFields, someOf } from '../../kernel/page.ts';
import { efficiencyBps, type Net } from '../rules.ts';
import { cycleStates } from '../states.ts';
import type { Cycle } from '../store/cycle.ts';
import type { Withholding } from '../store/exception.ts';
import { amount, cycleId, money, reasons } from './fields.ts';
import { partsIn, type Actor } from '../../kernel/actor.ts';
import { waitFor, waitSchema } from '../../kernel/waits.ts';

export const Nothing = z.strictObject({});
export const CycleRef = z.strictObject({ cycleId });
export const CycleQuery = z.strictObject({
  ...countedPageFields([], ['state']),
  state: someOf(cycleStates.states).optional(),
});
const total = z.object({
  currency: z.string(),
  gross: amount,
  fee: amount,
  paid: amount.describe('What debtors pay into clearing: all that has to move.'),
  efficiency: z.string().describe('The part of the gross that need not move.'),
});
const cycleShown = z.object({
  id: z.string(),
  state: z.enum(cycleStates.states),
  openedAt: at,
  cutOffAt: at.nullable(),
  finalAt: at.nullable(),
  totals: z.array(total).nullable(),
  netsHash: z.string().nullable(),
  waits: waitSchema.nullable(),
  actions: z.array(moveSchema),
});
const showCycle = (cycle: Cycle, actor: Actor): z.output<typeof cycleShown> => ({
  id: cycle.id,
  state: cycle.state,
  openedAt: cycle.openedAt.toISOString(),
  cutOffAt: cycle.cutOffAt?.toISOString() ?? null,
  finalAt: cycle.finalAt?.toISOString() ?? null,
  totals:
    cycle.totals?.map((sum) => ({
      currency: sum.currency,
      gross: money(sum.gross),
      fee: money(sum.fee),
      paid: money(sum.paid),
      efficiency: `${(efficiencyBps(sum) / 100).toFixed(2)} %`,
    })) ?? null,
  netsHash: cycle.netsHash,
  waits: cycleStates.ends.includes(cycle.state) ? null : waitFor('cycle-goes-on', cycle.cutOffAt ?? cycle.openedAt),
  actions: movesFor(cycleStates, cycle.state, partsIn(actor, {})),
});
export const toCycle = presenter('Cycle', cycleShown, showCycle);
const netShown = z.object({
  memberId: z.string(),
  currency: z.string(),
  owed: amount,
  due: amount,
  fee: amount,
  net: amount.describe('due − fee − owed; negative when the member pays.'),
});
const showNet = (net: Net): z.output<typeof netShown> => ({
  memberId: net.memberId,
  currency: net.currency,
  owed: money(net.owed),
  due: money(net.due),
  fee: money(net.fee),
  net: money(net.net),
});
export type CycleReport = {
  readonly cycle: Cycle;
  readonly nets: readonly Net[];
  readonly withheld: readonly Withholding[];
  readonly counts: { readonly obligations: number; readonly nets: number; readonly withheld: number };
};
export const toCycleReport = presenter(
  'CycleReport',
  cycleShown.extend({
    counts: z.object({
      obligations: z.int().describe('Sums that it pays or paid: one for each agreement and cycle.'),
      nets: z.int(),
      withheld: z.int().describe('Single calls, and obligations that are not the sum of their calls.'),
    }),
    nets: z.array(netShown).describe('The first 1,000.'),
    withheld: z
      .array(
        z.object({
          obligationId: z.string(),
          callId: z.string().nullable().describe('Null where the whole obligation is withheld.'),
          cause: z.string(),
          reasons,
          at,
        }),
      )
      .describe('The first 1,000.'),
  }),
  ({ cycle, nets, withheld, counts }: CycleReport, actor: Actor) => ({
    ...showCycle(cycle, actor),
    counts: { ...counts },
    nets: nets.map(showNet),
    withheld: withheld.map(({ obligationId, subjectId, cause, reasons: why, at: when }) => ({
      obligationId,
      callId: subjectId === obligationId ? null : subjectId,
      cause,
      reasons: [...why],
      at: when.toISOString(),
    })),
  }),
);
