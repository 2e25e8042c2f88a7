import { config } from '../../../config/env.ts';
import { Problem } from '../../kernel/problem.ts';
import { integrateAll } from '../../audit/index.ts';
import { findCycle, openCycle, seekUnfinishedCycle, type Cycle } from '../store/cycle.ts';
import { cutOffCycle, finaliseCycle, netCycle, notifyCycle, reconcileCycle } from './cycle.ts';
import { asClock } from '../../command/index.ts';
import { HOUR } from '../../kernel/time.ts';

const STEPS_AT_MOST = 40;

/**
 * Brings a cycle to its end as the exchange's clock: the oldest one that was cut off and is not final, otherwise the
 * open one. Each step is a transaction of its own, so it can be run again after a crash at any moment and continues
 * from the cycle's state; when two processes run it at once, each step is taken by one. Before reconciling, what was
 * delivered is sealed in the log.
 */
export async function runCycle(): Promise<Cycle> {
  let cycle: Cycle = (await seekUnfinishedCycle({ tx: null })) ?? (await asClock(cutOffCycle, {}));
  for (let steps = 0; cycle.state !== 'final'; steps += 1) {
    if (steps >= STEPS_AT_MOST) throw new Error(`The cycle ${cycle.id} is still ${cycle.state} after ${steps} steps.`);
    cycle = await advance(cycle);
  }
  return cycle;
}

/** Whether the clock has a cycle to run now: one that is unfinished, or an open one as old as CYCLE_HOURS. */
export async function dueCycle(now: Date): Promise<boolean> {
  if (await seekUnfinishedCycle({ tx: null })) return true;
  const { openedAt } = await openCycle({ tx: null });
  return now.getTime() - openedAt.getTime() >= config.CYCLE_HOURS * HOUR;
}

/**
 * Runs the cycles that are due: those unfinished, oldest first, and the open one when its time has come. Returns how
 * many became final.
 */
export async function runDueCycle(now: Date): Promise<number> {
  let final = 0;
  for (; await dueCycle(now); final += 1) await runCycle();
  return final;
}

async function advance(cycle: Cycle): Promise<Cycle> {
  const ref = { cycleId: cycle.id };
  try {
    if (cycle.state === 'cut-off') {
      await integrateAll();
      return await asClock(reconcileCycle, ref);
    }
    if (cycle.state === 'reconciled') return await asClock(netCycle, ref);
    if (cycle.state === 'netted') return await asClock(notifyCycle, ref);
    return await asClock(finaliseCycle, ref);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'changed-since-netting') return asClock(reconcileCycle, ref);
    if (error.code === 'lost-race' || error.code === 'wrong-state') return findCycle({ tx: null }, cycle.id);
    throw error;
  }
}
