import type { Transaction } from 'sequelize';
import type { z } from 'zod';
import type { Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { unique } from '../../kernel/lists.ts';
import { formatMoney } from '../../kernel/money.ts';
import { record, type Draft } from '../../audit/index.ts';
import { EXCHANGE, accountId, accountsById, openAccounts, transfer } from '../ledger/index.ts';
import { problem } from '../problems.ts';
import { finalTransfers, netObligations, netsHash, totalsOf, type Net, type Owed } from '../rules.ts';
import type { CycleRef, Nothing } from '../schemas/cycle.ts';
import { cycleStates, type CycleVerb } from '../states.ts';
import { insertCycle, lockCycle, moveCycle, netsIn, openCycle, replaceNets, type Cycle } from '../store/cycle.ts';
import { payExceptions, takeInExceptions } from '../store/exception.ts';
import { obligationsToPay, settleObligations, takeIn } from '../store/obligation.ts';
import { sumsIn } from '../store/payable.ts';
import { examine, withholdingOf } from './examine.ts';
import { callsToPay, wrongSums, type PayableCall } from './payable.ts';
import { setApart, withholdSums } from './withhold.ts';
import { command, keepVerdicts } from '../../command/index.ts';

type Step = Cycle & { readonly counted?: { readonly obligations: number; readonly withheld: number } };

/**
 * Ends the open cycle: every call charged in it belongs to it, what was withheld before is tried again, and the next
 * cycle opens. Its move waits for the batches that charge in the open cycle, and those that come after find the next.
 */
export const cutOffCycle = command({
  action: 'cycle.cut-off',
  span: 'long',
  work: async (ctx, _input: z.output<typeof Nothing>): Promise<Step> => {
    const cycle = await openCycle(ctx);
    const cut = await moveCycle(ctx, cycle, { state: cycleStates.next(cycle.state, 'cut-off'), cutOffAt: ctx.now });
    const obligations = await takeIn(ctx, cycle.id);
    await takeInExceptions(ctx, cycle.id);
    await insertCycle(ctx, {
      id: newId('cyc'),
      state: cycleStates.initial,
      openedAt: ctx.now,
      cutOffAt: null,
      finalAt: null,
      totals: null,
      netsHash: null,
      updatedAt: ctx.now,
    });
    return { ...cut, counted: { obligations, withheld: 0 } };
  },
  facts,
});

/**
 * Compares each obligation with its calls, each call with the log, and asks the gate. An obligation that is not the sum
 * of its calls is withheld as a whole; a call that differs or is refused is set apart from its sum and withheld, with
 * its reasons: not paid, still reserved, tried again by the next cycle; or credited, when no cycle could ever pay it.
 * Every verdict goes to the log.
 */
export const reconcileCycle = step('cycle.reconcile', 'reconcile', async (ctx, cycle) => {
  const wrong = await wrongSums(ctx, cycle.id);
  await withholdSums(ctx, cycle.id, wrong);
  let withheld = wrong.length;
  for await (const payable of callsToPay(ctx, cycle.id)) {
    const examined = await examine(ctx, payable);
    await keepVerdicts(
      ctx.tx as Transaction,
      ctx.now,
      examined.map(({ judgement }) => ({ actor: ctx.actor, judgement })),
    );
    const apart = examined.flatMap((one) => {
      const withholding = withholdingOf(one, cycle.id, ctx.now);
      return withholding ? [{ ...one, withholding }] : [];
    });
    await setApart(ctx, cycle.id, apart);
    withheld += apart.length;
  }
  const obligations = (await obligationsToPay(ctx, cycle.id)).length;
  return { totals: null, netsHash: null, counted: { obligations, withheld } };
});

/**
 * Nets what the cycle pays: one amount per member and currency. The same obligations give the same bytes, whenever it
 * is run.
 */
export const netCycle = step('cycle.net', 'net', async (ctx, cycle) => {
  const nets = netObligations(await sumsIn(ctx, cycle.id));
  await replaceNets(ctx, cycle.id, nets);
  return {
    totals: totalsOf(nets).map(({ currency, gross, fee, paid }) => ({ currency, gross, fee, paid })),
    netsHash: netsHash(nets),
  };
});

/** Announces the nets: each member finds its own in the log, with a proof, before anything is paid. */
export const notifyCycle = step('cycle.notify', 'notify', async (ctx, cycle) => {
  await recordNets(ctx, cycle, await netsIn(ctx, cycle.id));
  return {};
});

/**
 * Pays: this transaction makes the cycle final. Everything is examined once more, because an order may have come since
 * the netting; then the nets are posted as one group, clearing is empty again, and the obligations are settled. The
 * cycle never leaves this state.
 */
export const finaliseCycle = step('cycle.finalise', 'finalise', async (ctx, cycle) => {
  await refuseChanges(ctx, cycle);
  const nets = netObligations(await sumsIn(ctx, cycle.id));
  if (netsHash(nets) !== cycle.netsHash) throw new Error(`The nets of ${cycle.id} are not those that were announced.`);
  await postNets(ctx.tx as Transaction, ctx.now, cycle.id, nets);
  const obligations = await settleObligations(ctx, cycle.id);
  await payExceptions(ctx, cycle.id);
  await recordNets(ctx, cycle, nets);
  return { finalAt: ctx.now, counted: { obligations, withheld: 0 } };
});

type StepResult = Partial<Pick<Step, 'finalAt' | 'totals' | 'netsHash' | 'counted'>>;

/**
 * One step of a cycle, in one transaction: a second runner waits, then finds the step done. A crash leaves the cycle
 * before the step or after it.
 */
function step(
  action: `cycle.${Exclude<CycleVerb, 'cut-off'>}`,
  verb: Exclude<CycleVerb, 'cut-off'>,
  work: (ctx: Ctx, cycle: Cycle) => Promise<StepResult>,
) {
  return command({
    action: action,
    span: 'long',
    work: async (ctx, { cycleId }: z.output<typeof CycleRef>): Promise<Step> => {
      const cycle = await lockCycle(ctx, cycleId);
      const state = cycleStates.next(cycle.state, verb);
      const { counted, ...found } = await work(ctx, cycle);
      const moved = await moveCycle(ctx, cycle, { ...found, state });
      return counted ? { ...moved, counted } : moved;
    },
    facts,
  });
}

/**
 * Examines once more what is about to be paid, and adds it up call by call: it must come to the nets that were
 * announced.
 */
async function refuseChanges(ctx: Ctx, cycle: Cycle): Promise<void> {
  const against = (await wrongSums(ctx, cycle.id)).map(({ obligation: { id } }) => ({ id, obligationId: id }));
  const owed = new Map<string, Owed>();
  for await (const payable of callsToPay(ctx, cycle.id)) {
    for (const examined of await examine(ctx, payable)) {
      addOwed(owed, examined.payable);
      if (withholdingOf(examined, cycle.id, ctx.now) === undefined) continue;
      against.push(examined.payable);
      if (examined.judgement.verdict.outcome !== 'allowed') ctx.verdicts.push(examined.judgement);
    }
  }
  if (against.length > 0)
    throw problem(
      'changed-since-netting',
      `${against.length} calls or obligations of the cycle may no longer be paid. Reconcile it again: they are withheld, and the others are netted anew.`,
      {
        obligations: unique(against.map(({ obligationId }) => obligationId)).slice(0, 100),
        calls: against.flatMap(({ id, obligationId }) => (id === obligationId ? [] : [id])).slice(0, 100),
      },
    );
  if (netsHash(netObligations([...owed.values()])) !== cycle.netsHash)
    throw new Error(`The calls of ${cycle.id} do not come to the nets that were announced.`);
}

function addOwed(sums: Map<string, Owed>, { supplierId, buyerId, currency, amount, fee }: PayableCall): void {
  const key = `${supplierId} ${buyerId} ${currency}`;
  const sum = sums.get(key) ?? { amount: 0n, fee: 0n };
  sums.set(key, { supplierId, buyerId, currency, amount: sum.amount + amount, fee: sum.fee + (fee ?? 0n) });
}

async function postNets(tx: Transaction, now: Date, cycleId: string, nets: readonly Net[]): Promise<void> {
  const currencies = totalsOf(nets).map(({ currency }) => currency);
  await openAccounts(tx, now, [
    ...currencies.flatMap((currency) => [
      { owner: EXCHANGE, currency, code: 'clearing' as const },
      { owner: EXCHANGE, currency, code: 'exchange-fees' as const },
    ]),
    ...nets
      .filter(({ net }) => net > 0n)
      .map(({ memberId, currency }) => ({ owner: memberId, currency, code: 'member-available' as const })),
  ]);
  const results = await transfer(tx, now, finalTransfers(cycleId, nets));
  const fault = results.find((result) => result !== 'ok');
  if (fault !== undefined)
    throw new Error(`The nets of ${cycleId} could not be posted: ${[...new Set(results)].join(', ')}.`);
  const clearing = await accountsById(
    tx,
    currencies.map((currency) => accountId({ owner: EXCHANGE, currency, code: 'clearing' })),
  );
  const unclear = clearing.find(({ debitsPosted, creditsPosted }) => debitsPosted !== creditsPosted);
  if (unclear) throw new Error(`Clearing of ${unclear.currency} did not return to zero; nothing was posted.`);
}

/** One entry for each net, about the member, so that each can read and prove its own. */
async function recordNets(ctx: Ctx, { id, netsHash: hash }: Cycle, nets: readonly Net[]): Promise<void> {
  const drafts = nets.map(({ memberId, currency, owed, due, fee, net }): Draft => ({
    type: 'money',
    action: ctx.action,
    subject: memberId,
    facts: {
      cycle: id,
      currency,
      owed: formatMoney(owed),
      due: formatMoney(due),
      fee: formatMoney(fee),
      net: formatMoney(net),
      nets: hash ?? undefined,
    },
  }));
  await record(ctx, drafts);
}

function facts({ state, totals, netsHash: hash, counted }: Step) {
  return {
    state,
    ...counted,
    ...(hash === null ? {} : { nets: hash }),
    ...(totals === null
      ? {}
      : {
          totals: totals.map(({ currency, gross, fee, paid }) => ({
            currency,
            gross: formatMoney(gross),
            fee: formatMoney(fee),
            paid: formatMoney(paid),
          })),
        }),
  };
}
