import type { OdrlAction, Constraint, Operand } from './policy.ts';

type Power = { readonly holds: 'prevented' | 'detected'; readonly why: string };

/** What the exchange can do about each action: keep it from happening, or only find out. */
export const powers: Readonly<Record<OdrlAction, Power>> = {
  use: { holds: 'prevented', why: 'Data leave the exchange only in answer to a call, and each call is asked first.' },
  read: { holds: 'prevented', why: 'Data leave the exchange only in answer to a call, and each call is asked first.' },
  aggregate: { holds: 'detected', why: 'What the buyer computes from delivered rows happens outside the exchange.' },
  anonymize: { holds: 'detected', why: 'What the buyer does with delivered rows happens outside the exchange.' },
  derive: {
    holds: 'detected',
    why: 'A derived product is found only when it is listed here: by its lineage and its sketch.',
  },
  distribute: {
    holds: 'detected',
    why: 'Passing on happens outside; a copy is found when it is listed here.',
  },
  sell: {
    holds: 'detected',
    why: 'A sale elsewhere happens outside; a copy is found when it is listed here.',
  },
  transfer: {
    holds: 'detected',
    why: 'Passing on happens outside; a copy is found when it is listed here.',
  },
  delete: {
    holds: 'detected',
    why: "The buyer states that it deleted; the exchange ends the keys, and cannot look into the buyer's systems.",
  },
  inform: { holds: 'detected', why: 'The exchange holds the clock; it cannot know of a breach that nobody reports.' },
  compensate: {
    holds: 'prevented',
    why: 'The price of a call is reserved from the deposit before the call is answered.',
  },
  obtainConsent: {
    holds: 'detected',
    why: 'The exchange measures the commitments of a supplier; what persons really agreed to is shown by receipts.',
  },
  watermark: {
    holds: 'detected',
    why: 'The exchange does not mark what it delivers; whoever must mark it states that it did.',
  },
  reidentify: {
    holds: 'detected',
    why: 'The exchange keeps the measured risk low; what is tried outside it cannot see.',
  },
};

/** The same for each operand: what of a limit the exchange sees by itself, and what others must state. */
export const sight: Readonly<Record<Operand, Power>> = {
  purpose: { holds: 'detected', why: 'a call states its purpose; what the data then serve is not seen' },
  recipient: { holds: 'prevented', why: 'who calls is known' },
  dateTime: { holds: 'prevented', why: "the clock is the exchange's" },
  elapsedTime: { holds: 'prevented', why: "the clock is the exchange's" },
  count: { holds: 'prevented', why: "the count is the exchange's" },
  spatial: { holds: 'detected', why: 'where delivered data are used is not seen' },
  industry: { holds: 'detected', why: "the buyer's industry is as it was stated at admission" },
  product: { holds: 'prevented', why: 'what is delivered is known' },
  deidLevel: { holds: 'prevented', why: 'the grade is measured when a revision comes in' },
};

/** Whether a rule can be prevented whole, and the sentence that says why. */
export function powerOver(action: OdrlAction, constraint: readonly Constraint[]): Power {
  const { holds, why } = powers[action];
  const blind = [...new Set(constraint.flatMap(operandsOf))].filter((operand) => sight[operand].holds === 'detected');
  const reasons = blind.map((operand) => `${operand}: ${sight[operand].why}`).join('; ');
  return { holds: blind.length > 0 ? 'detected' : holds, why: blind.length > 0 ? `${why} But of ${reasons}.` : why };
}

function operandsOf(constraint: Constraint): Operand[] {
  if ('leftOperand' in constraint) return [constraint.leftOperand];
  return partsOf(constraint).flatMap(operandsOf);
}

/** The constraints that an `and`, `or` or `xone` joins. */
export function partsOf(logic: Exclude<Constraint, { readonly leftOperand: Operand }>): readonly Constraint[] {
  if ('and' in logic) return logic.and;
  return 'or' in logic ? logic.or : logic.xone;
}
