import { purposes, type Purpose } from '../index.ts';
import { secondsOf } from './duration.ts';
import { partsOf, powerOver } from './enforcement.ts';
import { fallsUnder } from './parse.ts';
import type { OdrlAction, Constraint, Duty, Limit, Operand, Policy } from './policy.ts';

/**
 * The state of a duty. `uid` is the duty's, or its pointer in the policy (`/permission/0/duty/0`) where it has none.
 */
export type DutyState = { readonly uid: string; readonly state: 'pending' | 'fulfilled' | 'violated' };

/** What someone wants to do. A limit on an operand without a value opens no permission and lifts no prohibition. */
export type OdrlRequest = {
  readonly action: OdrlAction;
  readonly purpose?: string;
  readonly at?: Date;
  /** How often it was done including this time. */
  readonly count?: number;
  /** ISO 3166 code: a country or one of its parts (`CN`, `CN-SH`). */
  readonly spatial?: string;
  readonly recipient?: string;
  readonly industry?: string;
  readonly product?: string;
  readonly deidLevel?: number;
  /** Seconds since the term began. */
  readonly elapsedSeconds?: number;
  readonly duties?: readonly DutyState[];
};

/**
 * How one rule took part in the decision. `prevented`: the exchange can keep it from happening; `detected`: it can only
 * find out afterwards.
 */
export type RuleAnswer = {
  readonly rule: string;
  readonly action: OdrlAction;
  readonly kind: 'permission' | 'prohibition' | 'duty';
  readonly applies: boolean;
  readonly holds: 'prevented' | 'detected';
  readonly why: string;
};
export type PolicyAnswer = {
  readonly decision: 'permitted' | 'prohibited' | 'not-permitted' | 'inactive';
  readonly rules: readonly RuleAnswer[];
};

/**
 * What else a rule about an action speaks of: permission to use is permission to read; prohibition of use prohibits
 * every use.
 */
const permits: Partial<Record<OdrlAction, readonly OdrlAction[]>> = { use: ['read'] };
const prohibits: Partial<Record<OdrlAction, readonly OdrlAction[]>> = {
  use: ['read', 'aggregate', 'anonymize', 'derive', 'distribute', 'sell', 'transfer'],
};

/** True, false, or undefined where an operand has no value. */
type Truth = boolean | undefined;
type Test = (request: OdrlRequest) => Truth;
type Ready = {
  readonly answer: Omit<RuleAnswer, 'applies'>;
  readonly covers: readonly OdrlAction[];
  readonly test: Test;
  readonly duties: readonly string[];
};

/** A policy made ready to be asked often. */
export type Compiled = (request: OdrlRequest) => PolicyAnswer;

/**
 * Compiles a policy. A prohibition that may apply beats every permission. A permission whose limits hold, but one of
 * whose duties, or an obligation of the policy, is violated, is inactive. What no permission covers is not permitted.
 */
export function compile(policy: Policy, known: readonly Purpose[] = purposes): Compiled {
  const ready = (kind: 'permission' | 'prohibition') =>
    policy[kind].map((rule, at): Ready => {
      const name = rule.uid ?? `/${kind}/${at}`;
      const duties =
        'duty' in rule ? rule.duty.map((duty, index) => duty.uid ?? `/permission/${at}/duty/${index}`) : [];
      const covers = [rule.action, ...((kind === 'permission' ? permits : prohibits)[rule.action] ?? [])];
      return {
        answer: { rule: name, action: rule.action, kind, ...powerOver(rule.action, rule.constraint) },
        covers,
        test: all(rule.constraint, known),
        duties,
      };
    });
  const [permissions, prohibitions] = [ready('permission'), ready('prohibition')];
  const obligations = policy.obligation.map((duty, at) => duty.uid ?? `/obligation/${at}`);
  const duties = dutiesOf(policy).map(({ uid, duty }) => ({
    rule: uid,
    action: duty.action,
    kind: 'duty' as const,
    ...powerOver(duty.action, []),
  }));
  return (request) => {
    const violated = new Set(request.duties?.filter(({ state }) => state === 'violated').map(({ uid }) => uid));
    const about = ({ covers }: Ready): boolean => covers.includes(request.action);
    const forbidding = prohibitions.filter((rule) => about(rule) && rule.test(request) !== false);
    const opening = permissions.filter((rule) => about(rule) && rule.test(request) === true);
    const active = opening.filter((rule) => ![...rule.duties, ...obligations].some((uid) => violated.has(uid)));
    const rules = [
      ...prohibitions.map((rule) => ({ ...rule.answer, applies: forbidding.includes(rule) })),
      ...permissions.map((rule) => ({ ...rule.answer, applies: active.includes(rule) })),
      ...duties.map((duty) => ({ ...duty, applies: violated.has(duty.rule) })),
    ];
    if (forbidding.length > 0) return { decision: 'prohibited', rules };
    if (active.length > 0) return { decision: 'permitted', rules };
    return { decision: opening.length > 0 ? 'inactive' : 'not-permitted', rules };
  };
}

/** Compiles and asks once. */
export function evaluate(policy: Policy, request: OdrlRequest, known: readonly Purpose[] = purposes): PolicyAnswer {
  return compile(policy, known)(request);
}

/**
 * What is known of a duty: since when it is owed (the event that its elapsed time counts from), and when it was done.
 */
export type DutyFact = {
  readonly owedSince?: Date | null;
  readonly doneAt?: Date | null;
  readonly consequencesDoneAt?: Date | null;
};

/**
 * The states of the duties of a policy at `now`: pending until done, violated when the deadline passes undone or it was
 * done too late; a violated duty is fulfilled when it and all its consequences are done (ODRL 2.2, §2.6.7). Without a
 * deadline, or before its event, a duty is pending.
 */
export function dutyStates(policy: Policy, facts: Readonly<Record<string, DutyFact>>, now: Date): DutyState[] {
  return dutiesOf(policy).map(({ uid, duty }) => ({ uid, state: stateOf(duty, facts[uid] ?? {}, now) }));
}

/** The duties of permissions and the obligations, with the names by which their states are reported. */
export function dutiesOf(policy: Policy): { readonly uid: string; readonly duty: Duty }[] {
  return [
    ...policy.permission.flatMap(({ duty }, at) =>
      duty.map((each, index) => ({ uid: each.uid ?? `/permission/${at}/duty/${index}`, duty: each })),
    ),
    ...policy.obligation.map((duty, at) => ({ uid: duty.uid ?? `/obligation/${at}`, duty })),
  ];
}

function stateOf(duty: Duty, { owedSince, doneAt, consequencesDoneAt }: DutyFact, now: Date): DutyState['state'] {
  const inTime = (at: Date): boolean =>
    duty.constraint.every((constraint) => isBefore(constraint, at, owedSince ?? null));
  const done = doneAt !== undefined && doneAt !== null && doneAt <= now ? doneAt : null;
  if (done !== null && inTime(done)) return 'fulfilled';
  if (done === null && inTime(now)) return 'pending';
  const made = consequencesDoneAt !== undefined && consequencesDoneAt !== null && consequencesDoneAt <= now;
  return done !== null && duty.consequence.length > 0 && made ? 'fulfilled' : 'violated';
}

/**
 * Whether an instant does not break a deadline. Limits that are not deadlines do not count here; elapsed time counts
 * from its event only.
 */
function isBefore(constraint: Constraint, at: Date, owedSince: Date | null): boolean {
  if (!('leftOperand' in constraint)) {
    const parts = partsOf(constraint);
    return 'and' in constraint
      ? parts.every((part) => isBefore(part, at, owedSince))
      : parts.some((part) => isBefore(part, at, owedSince));
  }
  const { leftOperand, operator } = constraint;
  if (operator !== 'lt' && operator !== 'lteq') return true;
  if (leftOperand === 'dateTime') return limit(constraint, [])({ action: 'use', at }) === true;
  if (leftOperand !== 'elapsedTime' || owedSince === null) return true;
  return limit(constraint, [])({ action: 'use', elapsedSeconds: (at.getTime() - owedSince.getTime()) / 1000 }) === true;
}

function all(constraints: readonly Constraint[], known: readonly Purpose[]): Test {
  const tests = constraints.map((constraint) => testOf(constraint, known));
  return (request) => every(tests.map((test) => test(request)));
}

function testOf(constraint: Constraint, known: readonly Purpose[]): Test {
  if ('leftOperand' in constraint) return limit(constraint, known);
  const tests = partsOf(constraint).map((part) => testOf(part, known));
  if ('and' in constraint) return (request) => every(tests.map((test) => test(request)));
  if ('or' in constraint) return (request) => negated(every(tests.map((test) => negated(test(request)))));
  return (request) => {
    const truths = tests.map((test) => test(request));
    const held = truths.filter((truth) => truth === true).length;
    if (held > 1) return false;
    return truths.includes(undefined) ? undefined : held === 1;
  };
}

function every(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes(undefined) ? undefined : true;
}

function negated(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

const valueOf: Readonly<Record<Operand, (request: OdrlRequest) => string | number | undefined>> = {
  purpose: ({ purpose }) => purpose,
  recipient: ({ recipient }) => recipient,
  dateTime: ({ at }) => at?.getTime(),
  count: ({ count }) => count,
  elapsedTime: ({ elapsedSeconds }) => elapsedSeconds,
  spatial: ({ spatial }) => spatial,
  industry: ({ industry }) => industry,
  product: ({ product }) => product,
  deidLevel: ({ deidLevel }) => deidLevel,
};

function limit({ leftOperand, operator, rightOperand }: Limit, known: readonly Purpose[]): Test {
  const value = valueOf[leftOperand];
  const named = (
    Array.isArray(rightOperand) ? (rightOperand as readonly (string | number)[]) : [rightOperand as string | number]
  ).map((each) => {
    if (leftOperand === 'dateTime') return Date.parse(String(each));
    return leftOperand === 'elapsedTime' ? (secondsOf(String(each)) ?? Number.NaN) : each;
  });
  const bound = Number(named[0]);
  const under = (left: string | number): boolean => named.some((each) => fallsUnder(leftOperand, left, each, known));
  const tests: Readonly<Record<Limit['operator'], (left: string | number) => boolean>> = {
    eq: (left) => left === named[0],
    neq: (left) => left !== named[0],
    lt: (left) => Number(left) < bound,
    lteq: (left) => Number(left) <= bound,
    gt: (left) => Number(left) > bound,
    gteq: (left) => Number(left) >= bound,
    isA: under,
    isAnyOf: under,
    isPartOf: under,
    isNoneOf: (left) => !under(left),
  };
  const test = tests[operator];
  return (request) => {
    const left = value(request);
    return left === undefined ? undefined : test(left);
  };
}
