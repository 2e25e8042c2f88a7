/** The actions of the closed profile: of ODRL 2.2 (and its Common Vocabulary), and `reidentify`, which is ours. */
export const actions = [
  'use',
  'read',
  'aggregate',
  'anonymize',
  'derive',
  'distribute',
  'sell',
  'transfer',
  'delete',
  'inform',
  'compensate',
  'obtainConsent',
  'watermark',
  'reidentify',
] as const;
export type OdrlAction = (typeof actions)[number];

/** What constraints may speak of: of ODRL 2.2, and `deidLevel`, which is ours (the grade of GB/T 42460). */
export const operands = [
  'purpose',
  'recipient',
  'dateTime',
  'elapsedTime',
  'count',
  'spatial',
  'industry',
  'product',
  'deidLevel',
] as const;
export type Operand = (typeof operands)[number];

export const operators = ['eq', 'neq', 'lt', 'lteq', 'gt', 'gteq', 'isA', 'isAnyOf', 'isNoneOf', 'isPartOf'] as const;
export type Operator = (typeof operators)[number];

export type Limit = {
  readonly leftOperand: Operand;
  readonly operator: Operator;
  readonly rightOperand: string | number | readonly (string | number)[];
};
/** Constraints that hold together, one at least, or exactly one. */
export type Logic =
  | { readonly and: readonly Constraint[] }
  | { readonly or: readonly Constraint[] }
  | { readonly xone: readonly Constraint[] };
export type Constraint = Limit | Logic;

/**
 * A duty; its `dateTime` or `elapsedTime` (from its event) constraint with `lt` or `lteq` is its deadline. `plan`: the
 * price plan of `compensate`.
 */
export type Duty = {
  readonly uid?: string | undefined;
  readonly action: OdrlAction;
  readonly plan?: unknown;
  readonly constraint: readonly Constraint[];
  readonly consequence: readonly Duty[];
};
export type Permission = {
  readonly uid?: string | undefined;
  readonly action: OdrlAction;
  readonly constraint: readonly Constraint[];
  readonly duty: readonly Duty[];
};
export type Prohibition = {
  readonly uid?: string | undefined;
  readonly action: OdrlAction;
  readonly constraint: readonly Constraint[];
  readonly remedy: readonly Duty[];
};

export type Policy = {
  readonly type: 'Offer' | 'Agreement';
  readonly uid: string;
  readonly assigner: string;
  readonly assignee: string | null;
  readonly target: string;
  readonly permission: readonly Permission[];
  readonly prohibition: readonly Prohibition[];
  readonly obligation: readonly Duty[];
};

/** The name of the closed profile, stated by a policy that uses its terms. */
export const profile = 'urn:databourse:odrl-profile:1';
