import { expect } from 'chai';
import { clockActor, type Ctx, type Finding, type Stage } from '../../src/kernel/ctx.ts';
import { Problem } from '../../src/kernel/problem.ts';
import {
  isWithin, judge, pass, ruleBook, verdictFacts, type DeliverSubject, type ListSubject, type MatchSubject, type SettleSubject,
} from '../../src/principles/index.ts';
import { rules } from '../../src/principles/rules.ts';
import type { Subjects } from '../../src/principles/subjects.ts';
import type { ColumnVerdict } from '../../src/principles/detectors/index.ts';
import type { Risk } from '../../src/principles/risk/index.ts';

const risk = (k: number): Risk => ({
  rows: 534, classes: 20, k, highest: 1 / k, average: 0.04, uniqueness: k === 1 ? 0.5 : 0, atRisk: 0, histogram: [[k, 20]], distinctL: {},
});
const column = (detector: ColumnVerdict['detector'], verdict: ColumnVerdict['verdict']): ColumnVerdict => ({
  column: 'note', detector, verdict, rows: 100, shaped: 40, shapeRate: 0.4, checked: 40, checkRate: 1, chanceRate: 1e-7, z: 99, accident: 0,
  distinct: { shaped: 40, candidates: 40, wellFormed: 40, checked: 40 },
  evidence: verdict === 'clear' ? [] : [{ row: 3, masked: '138****5678' }],
});

const listed: ListSubject = {
  keyColumn: 'subject', holds: [],
  id: 'lst_1', personal: true, purposes: ['AcademicResearch'], maxTermDays: 365, maxUses: 100,
  declaration: { officer: 'Olga Officer', items: [], noneOfTheList: true },
  quasiIdentifiers: ['age', 'region'], columns: [{ name: 'note', role: 'measure' }], detected: [column('mobile', 'clear')], risk: risk(11),
};
const offered = { purposes: ['ResearchAndDevelopment'], maxTermDays: 365, maxUses: 100 };
const ordered: MatchSubject = { id: 'agr_1', purpose: 'AcademicResearch', termDays: 365, uses: 100, offered, holds: [] };
const startsAt = new Date('2026-03-01T00:00:00.000Z');
const endsAt = new Date('2026-04-01T00:00:00.000Z');
const called: DeliverSubject = {
  id: 'cal_1', purpose: 'AcademicResearch', at: startsAt, holds: [],
  agreement: { purpose: 'ResearchAndDevelopment', startsAt, endsAt, uses: 100, used: 99 },
};
const owed: SettleSubject = { id: 'obl_1', entryFound: true, entrySealed: true, holds: [] };
const fine: Subjects = { list: listed, match: ordered, deliver: called, settle: owed };

type Case = { readonly [S in Stage]: readonly [stage: S, rule: string, what: string, change: Partial<Subjects[S]>, measured: string] }[Stage];

const declared = (items: readonly string[], noneOfTheList: boolean) => ({ officer: 'Olga Officer', items, noneOfTheList });

/** Each of them breaks exactly one rule: the finding says by which measure. */
const refused: readonly Case[] = [
  ['list', 'PL prohibited-list-declared', 'no declaration', { declaration: null }, 'no declaration'],
  ['list', 'PL prohibited-list-declared', 'an empty declaration', { declaration: declared([], false) }, 'no declaration'],
  ['list', 'PL prohibited-list-declared', 'a declared item', { declaration: declared(['B5'], false) }, 'B5'],
  ['list', 'PL prohibited-list-declared', 'a declared item beside "none"', { declaration: declared(['C1'], true) }, 'C1'],
  ['list', 'PL no-direct-identifier', 'resident ids', { detected: [column('resident-id', 'identifier')] }, '40 valid of 100 rows'],
  ['list', 'PL no-direct-identifier', 'resident ids of 15 digits', { detected: [column('resident-id-15', 'identifier')] }, '40 valid of 100 rows'],
  ['list', 'PL no-direct-identifier', 'mobile numbers', { detected: [column('mobile', 'identifier')] }, '40 valid of 100 rows'],
  ['list', 'IB-2 limits-stated', 'no purpose', { purposes: [] }, '0 purposes'],
  ['list', 'IB-2 limits-stated', 'an unknown purpose', { purposes: ['AcademicResearch', 'WorldDomination'] }, 'WorldDomination'],
  ['list', 'IB-2 limits-stated', 'no term', { maxTermDays: 0 }, '0 days'],
  ['list', 'IB-2 limits-stated', 'no count', { maxUses: 0 }, '0 uses'],
  ['list', 'IB-4 k-anonymity', 'a class of ten', { risk: risk(10) }, 'k = 10, highest risk 0.1000, average 0.0400'],
  ['list', 'IB-4 k-anonymity', 'persons without quasi-identifiers', { quasiIdentifiers: [] }, '0 quasi-identifiers'],
  ['list', 'IP-3 opt-out-possible', 'persons without a key', { keyColumn: null }, 'no key column'],
  ['list', 'IP-6 not-frozen', 'a hold', { holds: ['hld_1'] }, 'hld_1'],
  ['list', 'IB-4 k-anonymity', 'persons without a measured risk', { risk: null }, '0 quasi-identifiers'],
  ['match', 'IB-2 purpose-offered', 'another purpose', { purpose: 'Marketing' }, 'Marketing'],
  ['match', 'IB-2 purpose-offered', 'a broader purpose', { offered: { ...offered, purposes: ['Advertising'] }, purpose: 'Marketing' }, 'Marketing'],
  ['match', 'IB-2 term-offered', 'a day too long', { termDays: 366 }, '366 days'],
  ['match', 'IB-5 count-offered', 'a use too many', { uses: 101 }, '101 uses'],
  ['match', 'IP-6 not-frozen', 'a hold', { holds: ['hld_1'] }, 'hld_1'],
  ['deliver', 'IB-2 purpose-agreed', 'another purpose', { purpose: 'DirectMarketing' }, 'DirectMarketing'],
  ['deliver', 'IB-2 within-term', 'a millisecond too early', { at: new Date(startsAt.getTime() - 1) }, '2026-02-28T23:59:59.999Z'],
  ['deliver', 'IB-2 within-term', 'the instant of the end', { at: endsAt }, '2026-04-01T00:00:00.000Z'],
  ['deliver', 'IB-5 uses-left', 'a spent right', { agreement: { ...called.agreement, used: 100 } }, '100 uses made'],
  ['deliver', 'IP-6 not-frozen', 'a hold', { holds: ['hld_1'] }, 'hld_1'],
  ['settle', 'SC-3 logged', 'no entry', { entryFound: false, entrySealed: false }, 'no entry'],
  ['settle', 'SC-3 logged', 'an entry that is not sealed', { entrySealed: false }, 'not sealed'],
  ['settle', 'IP-6 not-frozen', 'a hold', { holds: ['hld_1'] }, 'hld_1'],
];

/** At the limit, or where the rule does not apply. */
const allowed: readonly { readonly [S in Stage]: readonly [stage: S, what: string, change: Partial<Subjects[S]>] }[Stage][] = [
  ['list', 'a class of exactly eleven', {}],
  ['list', 'one day and one use', { maxTermDays: 1, maxUses: 1 }],
  ['list', 'a table that is not about persons, without quasi-identifiers or key', { personal: false, risk: null, quasiIdentifiers: [], keyColumn: null }],
  ['list', 'columns that were looked at and are clear', { detected: [column('resident-id', 'clear'), column('mobile', 'clear')] }],
  ['match', 'the longest term and the most uses', {}],
  ['match', 'exactly the offered purpose', { purpose: 'ResearchAndDevelopment' }],
  ['deliver', 'the first instant of the term and the last use', {}],
  ['deliver', 'the last millisecond of the term', { at: new Date(endsAt.getTime() - 1) }],
  ['settle', 'a sealed entry', {}],
];

const judged = (stage: Stage, change: object) => judge(stage, { ...fine[stage], ...change });
const named = ({ principle, rule }: Finding) => `${principle} ${rule}`;

describe('the gate', () => {
  for (const [stage, what, change] of allowed) {
    it(`allows at ${stage}: ${what}`, () => {
      expect(judged(stage, change)).to.deep.equal({ stage, subject: fine[stage].id, ruleBook: ruleBook.version, outcome: 'allowed', findings: [] });
    });
  }

  for (const [stage, rule, what, change, measured] of refused) {
    it(`refuses at ${stage} by ${rule}: ${what}`, () => {
      const { outcome, findings } = judged(stage, change);
      expect([outcome, findings.map(named), findings.map((finding) => finding.measured)]).to.deep.equal(['refused', [rule], [measured]]);
      expect(findings[0]?.threshold).to.match(/\S/);
      expect(findings[0]?.detail).to.match(/\.$/);
    });
  }

  it('has a refused case for every rule there is', () => {
    const tried = new Set(refused.map(([stage, rule]) => `${stage} ${rule}`));
    expect([...tried].sort()).to.deep.equal(rules.map((rule) => `${rule.stage} ${rule.principle} ${rule.rule}`).sort());
  });

  it('offers a remedy with every refusal but that of a delivery without any entry', () => {
    const without = refused.filter(([stage, , , change]) => judged(stage, change).findings.some(({ remedies }) => remedies.length === 0));
    expect(without.map(([, rule, what]) => `${rule}: ${what}`)).to.deep.equal(['SC-3 logged: no entry']);
  });

  it('leaves what only looks like an identifier to a person', () => {
    const { outcome, findings } = judged('list', { detected: [column('mobile', 'suspect')] });
    expect([outcome, findings.map(named), findings[0]?.verdict]).to.deep.equal(['needs-review', ['PL no-direct-identifier'], 'needs-review']);
  });

  it('is not softened by a suspicion beside a refusal', () => {
    expect(judged('list', { detected: [column('mobile', 'suspect')], maxUses: 0 }).outcome).to.equal('refused');
  });

  it('calls what it found by its name', () => {
    const detailOf = (detector: ColumnVerdict['detector']) => judged('list', { detected: [column(detector, 'identifier')] }).findings[0]?.detail;
    for (const detector of ['resident-id', 'resident-id-15'] as const) {
      expect(detailOf(detector)).to.equal('Column "note" (declared measure) holds resident identity numbers.');
    }
    expect(detailOf('mobile')).to.equal('Column "note" (declared measure) holds mobile numbers.');
  });

  it('tells every finding at once, of all rules of the stage', () => {
    const { findings } = judged('list', {
      declaration: null, detected: [column('mobile', 'identifier')], purposes: [], maxTermDays: 0, maxUses: 0, risk: risk(1),
    });
    expect(findings.map(named)).to.deep.equal([
      'PL prohibited-list-declared', 'PL no-direct-identifier', 'IB-2 limits-stated', 'IB-2 limits-stated', 'IB-2 limits-stated', 'IB-4 k-anonymity',
    ]);
  });

  it('judges by the rule book it is given, so that an old verdict can be repeated', () => {
    const stricter = { ...ruleBook, version: 2, thresholds: { k: 20 } };
    expect([judge('list', listed, stricter).outcome, judge('list', listed, stricter).ruleBook, judge('list', listed).outcome])
      .to.deep.equal(['refused', 2, 'allowed']);
  });

  it('keeps its verdict with the action when it allows and when it refuses, and then throws', () => {
    const ctx = contextOf();
    pass(ctx, 'match', ordered);
    const thrown = (work: () => unknown): Problem => {
      try {
        work();
      } catch (error) {
        if (error instanceof Problem) return error;
      }
      throw new Error('The gate let it pass.');
    };
    const refusal = thrown(() => pass(ctx, 'match', { ...ordered, uses: 101, holds: ['hld_1'] }));
    expect([refusal.status, refusal.code, (refusal.extensions['findings'] as Finding[]).map(named)])
      .to.deep.equal([422, 'refused-by-principles', ['IB-5 count-offered', 'IP-6 not-frozen']]);
    expect(thrown(() => pass(ctx, 'list', { ...listed, detected: [column('mobile', 'suspect')] })).code).to.equal('needs-review');
    expect(ctx.verdicts.map(({ outcome }) => outcome)).to.deep.equal(['allowed', 'refused', 'needs-review']);
  });

  it('tells the log measures and thresholds, but of evidence only the hash', () => {
    const facts = JSON.stringify(verdictFacts(judged('list', { detected: [column('mobile', 'identifier')] })));
    expect(facts).to.include('40 valid of 100 rows').and.match(/"evidence":"[0-9a-f]{64}"/).and.not.include('138****5678');
  });
});

describe('purposes', () => {
  it('satisfy a permission that is the same or broader, never a narrower one', () => {
    expect([isWithin('AcademicResearch', ['ResearchAndDevelopment']), isWithin('Marketing', ['Marketing'])]).to.deep.equal([true, true]);
    expect(isWithin('ResearchAndDevelopment', ['AcademicResearch'])).to.equal(false);
    expect(isWithin('AcademicResearch', ['CommercialResearch'])).to.equal(false);
    expect([isWithin('Marketing', []), isWithin('Unheard', ['Marketing'])]).to.deep.equal([false, false]);
  });
});

function contextOf(): Ctx {
  return {
    actor: clockActor, now: startsAt, requestId: 'req_test', tx: null, action: 'agreement.order', reach: {}, ownership: { checked: true },
    verdicts: [], evenIfRefused: [],
  };
}
