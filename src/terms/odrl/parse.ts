import { isWithin, type Purpose } from '../index.ts';
import {
  actions,
  operands,
  operators,
  profile,
  type OdrlAction,
  type Constraint,
  type Duty,
  type Limit,
  type Logic,
  type Operand,
  type Operator,
  type Permission,
  type Policy,
  type Prohibition,
} from './policy.ts';
import { secondsOf } from './duration.ts';
import type { Fault } from '../../kernel/problem.ts';

const NUMBERS: readonly Operator[] = ['eq', 'neq', 'lt', 'lteq', 'gt', 'gteq'];
const NAMES: readonly Operator[] = ['eq', 'neq', 'isAnyOf', 'isNoneOf'];
const DEPTH = 8;

/** For each operand, the operators that make sense with it and what a value looks like. */
export const grammar: Readonly<
  Record<
    Operand,
    { readonly operators: readonly Operator[]; readonly value: (value: unknown) => boolean; readonly of: string }
  >
> = {
  purpose: { operators: [...NAMES, 'isA'], value: isName, of: 'a code of the vocabulary of purposes' },
  recipient: { operators: NAMES, value: isName, of: 'a party' },
  dateTime: { operators: NUMBERS, value: isInstant, of: 'an ISO 8601 instant in UTC' },
  elapsedTime: {
    operators: NUMBERS,
    value: (value) => typeof value === 'string' && secondsOf(value) !== undefined,
    of: 'an ISO 8601 duration of days or less',
  },
  count: { operators: NUMBERS, value: isCount, of: 'a whole number from 0' },
  spatial: { operators: [...NAMES, 'isPartOf'], value: isPlace, of: 'an ISO 3166 code' },
  industry: { operators: NAMES, value: isName, of: 'an industry' },
  product: { operators: NAMES, value: isName, of: 'a product' },
  deidLevel: {
    operators: NUMBERS,
    value: (value) => isCount(value) && value >= 1 && value <= 4,
    of: 'a grade from 1 to 4',
  },
};

export type Parsed =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly faults: readonly Fault[] };
type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads a policy of the closed profile: what it does not know is a fault, never ignored, and all faults are reported
 * with their place. With `known`, purposes must be of that vocabulary. Extra terms of this exchange that no rule reads:
 * `listing` of a policy, `plan` of a duty.
 */
export function parse(json: unknown, known?: readonly Purpose[]): Parsed {
  const reader = new Reader(known);
  const policy = reader.policy(json);
  return policy === undefined || reader.faults.length > 0 ? { ok: false, faults: reader.faults } : { ok: true, policy };
}

class Reader {
  readonly faults: Fault[] = [];
  private readonly known: readonly Purpose[] | undefined;

  constructor(known: readonly Purpose[] | undefined) {
    this.known = known;
  }

  policy(json: unknown): Policy | undefined {
    const policy = this.object(json, '', [
      '@context',
      '@type',
      'profile',
      'uid',
      'assigner',
      'assignee',
      'target',
      'listing',
      'permission',
      'prohibition',
      'obligation',
    ]);
    if (policy === undefined) return undefined;
    if (policy['@context'] !== 'http://www.w3.org/ns/odrl.jsonld')
      this.fault('/@context', 'must be http://www.w3.org/ns/odrl.jsonld');
    if (policy.profile !== undefined && policy.profile !== profile) this.fault('/profile', `must be ${profile}`);
    const type = this.oneOf(policy['@type'], '/@type', ['Offer', 'Agreement'] as const);
    if (type === 'Agreement' && policy.assignee === undefined) this.fault('/assignee', 'an agreement has an assignee');
    const read = {
      type: type ?? 'Offer',
      uid: this.text(policy.uid, '/uid'),
      assigner: this.text(policy.assigner, '/assigner'),
      target: this.text(policy.target, '/target'),
      assignee: policy.assignee === undefined ? null : this.text(policy.assignee, '/assignee'),
      permission: this.list(policy.permission, '/permission', (rule, at) => this.permission(rule, at)),
      prohibition: this.list(policy.prohibition, '/prohibition', (rule, at) => this.prohibition(rule, at)),
      obligation: this.list(policy.obligation, '/obligation', (rule, at) => this.duty(rule, at, 0)),
    };
    if (read.permission.length + read.prohibition.length + read.obligation.length === 0)
      this.fault('', 'a policy has one rule or more');
    return read;
  }

  private permission(json: unknown, at: string): Permission | undefined {
    const rule = this.object(json, at, ['uid', 'action', 'constraint', 'duty']);
    return (
      rule && {
        ...this.rule(rule, at),
        duty: this.list(rule.duty, `${at}/duty`, (duty, place) => this.duty(duty, place, 0)),
      }
    );
  }

  private prohibition(json: unknown, at: string): Prohibition | undefined {
    const rule = this.object(json, at, ['uid', 'action', 'constraint', 'remedy']);
    return (
      rule && {
        ...this.rule(rule, at),
        remedy: this.list(rule.remedy, `${at}/remedy`, (duty, place) => this.duty(duty, place, 1)),
      }
    );
  }

  private duty(json: unknown, at: string, depth: number): Duty | undefined {
    const rule = this.object(json, at, ['uid', 'action', 'constraint', 'consequence', 'plan']);
    if (rule === undefined) return undefined;
    if (rule.plan !== undefined && rule.action !== 'compensate') this.fault(`${at}/plan`, 'only compensate has a plan');
    if (rule.consequence !== undefined && depth > 0)
      this.fault(`${at}/consequence`, 'a consequence or remedy has no consequence of its own');
    const consequence =
      depth > 0 ? [] : this.list(rule.consequence, `${at}/consequence`, (duty, place) => this.duty(duty, place, 1));
    return { ...this.rule(rule, at), ...(rule.plan === undefined ? {} : { plan: rule.plan }), consequence };
  }

  private rule(rule: JsonObject, at: string): { uid?: string; action: OdrlAction; constraint: readonly Constraint[] } {
    return {
      ...(rule.uid === undefined ? {} : { uid: this.text(rule.uid, `${at}/uid`) }),
      action: this.oneOf(rule.action, `${at}/action`, actions) ?? 'use',
      constraint: this.list(rule.constraint, `${at}/constraint`, (constraint, place) =>
        this.constraint(constraint, place, 0),
      ),
    };
  }

  private constraint(json: unknown, at: string, depth: number): Constraint | undefined {
    const object = this.object(json, at, ['leftOperand', 'operator', 'rightOperand', 'and', 'or', 'xone']);
    if (object === undefined) return undefined;
    const [logic, ...more] = (['and', 'or', 'xone'] as const).filter((word) => object[word] !== undefined);
    if (logic === undefined) return this.limit(object, at);
    if (
      more.length > 0 ||
      object.leftOperand !== undefined ||
      object.operator !== undefined ||
      object.rightOperand !== undefined
    ) {
      return this.fault(at, 'a constraint is one limit, or one of and, or, xone');
    }
    if (depth >= DEPTH) return this.fault(at, `constraints are nested ${DEPTH} deep at most`);
    const parts = this.list(object[logic], `${at}/${logic}`, (part, place) => this.constraint(part, place, depth + 1));
    if (Array.isArray(object[logic]) && object[logic].length === 0)
      this.fault(`${at}/${logic}`, 'needs one constraint or more');
    return { [logic]: parts } as unknown as Logic;
  }

  private limit(object: JsonObject, at: string): Limit | undefined {
    const leftOperand = this.oneOf(object.leftOperand, `${at}/leftOperand`, operands);
    const operator = this.oneOf(object.operator, `${at}/operator`, operators);
    if (leftOperand === undefined || operator === undefined) return undefined;
    const { operators: allowed, value, of } = grammar[leftOperand];
    if (!allowed.includes(operator))
      return this.fault(`${at}/operator`, `${leftOperand} is compared by ${allowed.join(', ')}`);
    const right = object.rightOperand;
    const many = operator === 'isAnyOf' || operator === 'isNoneOf' || operator === 'isPartOf';
    const values: readonly unknown[] = many && Array.isArray(right) ? right : [right];
    if (values.length === 0) this.fault(`${at}/rightOperand`, 'needs one value or more');
    values.forEach((each, index) => {
      const place = Array.isArray(right) && many ? `${at}/rightOperand/${index}` : `${at}/rightOperand`;
      if (!value(each)) this.fault(place, `must be ${of}`);
      else if (leftOperand === 'purpose' && this.known?.every(({ code }) => code !== each))
        this.fault(place, `must be ${of}`);
    });
    return { leftOperand, operator, rightOperand: right as Limit['rightOperand'] };
  }

  private object(json: unknown, at: string, keys: readonly string[]): JsonObject | undefined {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return this.fault(at, 'must be an object');
    for (const key of Object.keys(json)) {
      if (!keys.includes(key))
        this.fault(`${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, 'is not a term of the profile');
    }
    return json as JsonObject;
  }

  private list<Part>(json: unknown, at: string, read: (part: unknown, at: string) => Part | undefined): Part[] {
    if (json === undefined) return [];
    if (!Array.isArray(json)) return this.fault(at, 'must be a list') ?? [];
    return json.flatMap((part, index) => read(part, `${at}/${index}`) ?? []);
  }

  private oneOf<Word extends string>(json: unknown, at: string, words: readonly Word[]): Word | undefined {
    return words.find((word) => word === json) ?? this.fault(at, `must be one of ${words.join(', ')}`);
  }

  private text(json: unknown, at: string): string {
    if (typeof json === 'string' && json !== '') return json;
    this.fault(at, 'must be a text');
    return '';
  }

  private fault(pointer: string, detail: string): undefined {
    this.faults.push({ pointer, detail });
  }
}

/** Whether a place lies within another: ISO 3166-1 countries and their ISO 3166-2 parts. */
export function isPartOf(place: string, whole: string): boolean {
  return place === whole || place.startsWith(`${whole}-`);
}

/**
 * Whether a value of an operand falls under one that a rule names: by breadth for purposes and places, else the same.
 */
export function fallsUnder(
  operand: Operand,
  value: string | number,
  named: string | number,
  known: readonly Purpose[],
): boolean {
  if (operand === 'purpose') return value === named || isWithin(String(value), [String(named)], known);
  return operand === 'spatial' ? isPartOf(String(value), String(named)) : value === named;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 300;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isPlace(value: unknown): boolean {
  return typeof value === 'string' && /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(value);
}

function isInstant(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}
