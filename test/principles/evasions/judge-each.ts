import { expect } from 'chai';
import type { Met, Outcome } from '../../support/judged-evasions.ts';
import { judged } from './judged.ts';

/** What an adversary tries that the gate's own functions answer, without an exchange. */
export function judgeEach(group: keyof typeof judged): void {
  describe(`an evasion by ${group}`, () => {
    for (const { name, outcome, by, run } of judged[group] ?? [])
      it(`${name}: ${outcome}`, async () => becomes(await run(), outcome, by));
  });
}

/** Holds what became of an attempt to what must, and to the rule that must stop it. */
export function becomes(found: Met, outcome: Outcome, by: string | undefined): void {
  expect(found.outcome, found.answer).to.equal(outcome);
  if (by !== undefined) expect(found.by, found.answer).to.include(by);
}
