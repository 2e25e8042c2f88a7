import { expect } from 'chai';
import fc from 'fast-check';
import { type Ctx } from '../../src/kernel/ctx.ts';
import { Problem } from '../../src/kernel/problem.ts';
import { foundingBook, judge, pass, principles, verdictFacts } from '../../src/principles/index.ts';
import { nameOf, rules } from '../../src/principles/rules/index.ts';
import { principlesWithRules } from '../../src/principles/table.ts';
import { allowed, found } from './gate-cases.ts';
import { column, endsAt, fine, listed, looksSensitive, ordered, risk, startsAt } from './gate-subjects.ts';
import type { RuleBook } from '../../src/terms/index.ts';
import { clockActor } from '../../src/kernel/actor.ts';
import { stages, type Finding, type Stage } from '../../src/kernel/verdict.ts';

/** Rules that version 1 does not name: they hold once a later version names them. */
const later = ['deliver IB-4 join-risk'];
const book: RuleBook = { ...foundingBook, rules: rules.map(nameOf) };
const judged = (stage: Stage, change: object, by: RuleBook = book) => judge(stage, { ...fine[stage], ...change }, by);
const named = ({ principle, rule }: Finding) => `${principle} ${rule}`;
const names = rules.map(nameOf);
const without = (name: string): RuleBook => ({ ...book, rules: book.rules.filter((rule) => rule !== name) });

/** The cells of the table in the design, by hand: which principle has something to hold at which stage. */
const cells =
  `IP-1 list match deliver settle · IP-2 list match deliver · IP-3 deliver · IP-4 list deliver settle · IP-5 list · IP-6 deliver settle
  · IB-1 list match · IB-2 list match deliver settle · IB-3 match deliver · IB-4 list match deliver settle · IB-5 list deliver · DR-1 list · DR-2 list
  · DR-3 settle · DR-4 list match · DR-5 list · DR-6 list match deliver · SC-1 list · SC-2 list match · SC-3 deliver settle · SC-4 list deliver
  · SC-5 list · PL list match deliver settle`
    .split('·')
    .map((row) => row.trim().split(/\s+/));
/** Those of them that no rule holds, because the exchange is built so that nothing else can be. */
const builtIn = ['SC-3 deliver', 'SC-4 deliver', 'PL deliver'];

describe('the gate', () => {
  it('begins with all its rules in force but those that came after it', () => {
    expect(foundingBook.rules).to.deep.equal(names.filter((name) => !later.includes(name)));
  });

  for (const [stage, rule, what, change] of allowed) {
    it(`allows at ${stage} by ${rule}: ${what}`, () => {
      const { outcome, findings } = judged(stage, change);
      expect([outcome, findings]).to.deep.equal(['allowed', []]);
    });
  }

  for (const [stage, rule, what, change, measured, weight = 'refused'] of found) {
    it(`${weight === 'refused' ? 'refuses' : weight === 'noted' ? 'notes' : 'asks a person'} at ${stage} by ${rule}: ${what}`, () => {
      const { outcome, findings } = judged(stage, change);
      expect([
        findings.map(named),
        findings.map((finding) => finding.measured),
        findings.map(({ verdict }) => verdict),
      ]).to.deep.equal([[rule], [measured], [weight]]);
      expect(outcome).to.equal(weight === 'noted' ? 'allowed' : weight);
      expect(findings[0]?.threshold).to.match(/\S/);
      expect(findings[0]?.detail).to.match(/\.$/);
    });
  }

  describe('of every rule', () => {
    for (const name of names) {
      it(`has a case on either side of its limit, and misses it when it is gone: ${name}`, () => {
        const against = found.filter(([stage, rule]) => `${stage} ${rule}` === name);
        const within = allowed.filter(([stage, rule]) => `${stage} ${rule}` === name);
        expect([against.length > 0, within.length > 0]).to.deep.equal([true, true]);
        const missed = found.filter(
          ([stage, , , change]) =>
            judged(stage, change, without(name)).findings.length < judged(stage, change).findings.length,
        );
        expect(missed.map(([, , what]) => what)).to.include.members(against.map(([, , what]) => what));
      });
    }

    it('knows no case of a rule that is not there, and no rule twice', () => {
      expect(
        [...found, ...allowed].map(([stage, rule]) => `${stage} ${rule}`).filter((name) => !names.includes(name)),
      ).to.deep.equal([]);
      expect(new Set(names).size).to.equal(rules.length);
      expect(book.rules).to.deep.equal(names);
    });

    it('is of a principle, and they stand in the order of the stages', () => {
      expect(rules.filter(({ principle }) => !principles.some(({ code }) => code === principle))).to.deep.equal([]);
      expect(rules.map(({ stage }) => stages.indexOf(stage))).to.deep.equal(
        rules.map(({ stage }) => stages.indexOf(stage)).sort(),
      );
    });

    it('offers a remedy with every finding but that of a delivery without any entry', () => {
      const bare = found.filter(([stage, , , change]) =>
        judged(stage, change).findings.some(({ remedies }) => remedies.length === 0),
      );
      expect(bare.map(([, rule, what]) => `${rule}: ${what}`)).to.deep.equal(['SC-3 logged: no entry']);
    });

    it('lets a person decide what needs a person, and never what is counted, dated or ordered', () => {
      const asked = new Set(
        found.filter(([, , , , , weight]) => weight === 'needs-review').map(([stage, rule]) => `${stage} ${rule}`),
      );
      const closed = rules.filter(({ appealable }) => !appealable).map(nameOf);
      expect(closed.filter((name) => asked.has(name))).to.deep.equal([]);
      for (const never of [
        'list IB-4 k-anonymity',
        'match IB-5 count-offered',
        'deliver IB-2 within-term',
        'deliver IP-6 not-frozen',
        'settle SC-3 logged',
      ]) {
        expect(closed).to.include(never);
      }
    });
  });

  it('has a rule, or a reason why none is needed, in every cell of the table of principles', () => {
    const held = principlesWithRules();
    const at = (code: string, stage: string) =>
      held.find((one) => one.code === code)?.stages.find((one) => one.stage === stage);
    const named = cells.flatMap(([code = '', ...columns]) => columns.map((stage) => [code, stage] as const));
    expect(named.filter(([code, stage]) => (at(code, stage)?.duty ?? null) === null)).to.deep.equal([]);
    const ruleless = named.filter(([code, stage]) => at(code, stage)?.rules.length === 0);
    expect(ruleless.map((cell) => cell.join(' '))).to.deep.equal(builtIn);
    expect(ruleless.filter(([code, stage]) => at(code, stage)?.otherwise.length === 0)).to.deep.equal([]);
    expect(cells.map(([code]) => code)).to.deep.equal(
      principles.map(({ code }) => code).filter((code) => code !== 'SC-6'),
    );
    const told = principles.flatMap(({ prevents, detects, cannotKnow }) => [prevents, detects, cannotKnow]);
    expect(told.filter((text) => !/\S.*\.$/.test(text))).to.deep.equal([]);
  });

  it('tells as held only what its rule book has in force', () => {
    const at = principlesWithRules(without('list IB-4 diversity').rules).find(({ code }) => code === 'IB-4')?.stages[0]
      ?.rules;
    expect(at).to.include('k-anonymity').and.not.include('diversity');
  });

  it('shows a person what looks like sensitive personal information below level 3', () => {
    const { hits } = looksSensitive;
    expect(judged('list', looksSensitive).findings.map(named)).to.deep.equal([
      'SC-5 level-fits',
      'PL nothing-screened',
    ]);
    const strict = { ...risk(20, { highest: 0.05 }), sensitive: {} };
    const columns = listed.columns.filter(({ role }) => role !== 'sensitive');
    expect(
      judged('list', { hits, level: 3, securityGrade: 3, risk: strict, columns }).findings.map(named),
    ).to.deep.equal(['PL nothing-screened']);
    expect(judged('list', { hits: [{ ...hits[0], code: 'C1' }] }).findings.map(named)).to.deep.equal([
      'PL nothing-screened',
    ]);
  });

  it('is not softened by a suspicion beside a refusal', () => {
    expect(judged('list', { detected: [column('mobile', 'suspect')], maxUses: 0 }).outcome).to.equal('refused');
  });

  it('calls what it found by its name', () => {
    const detailOf = (detector: Parameters<typeof column>[0]) =>
      judged('list', { detected: [column(detector, 'identifier')] }).findings[0]?.detail;
    expect(detailOf('resident-id')).to.equal('Column "note" (declared measure) holds resident identity numbers.');
    expect(detailOf('mobile')).to.equal('Column "note" (declared measure) holds mobile numbers.');
    expect(judged('list', { detected: [column('mobile', 'identifier', 'other')] }).findings[0]?.detail).to.include(
      '(declared undeclared)',
    );
  });

  it('tells every finding at once, of all rules of the stage, in the order of the table', () => {
    const { findings } = judged('list', {
      declaration: null,
      detected: [column('mobile', 'identifier')],
      purposes: [],
      maxTermDays: 0,
      maxUses: 0,
      risk: risk(1),
    });
    expect(findings.map(named)).to.deep.equal([
      'IB-2 limits-stated',
      'IB-4 k-anonymity',
      'IB-4 records-at-risk',
      'IB-5 use-count-declared',
      'DR-5 term-and-territory',
      'PL prohibited-list-declared',
      'PL no-direct-identifier',
    ]);
  });

  it('judges by the rule book it is given, so that an old verdict can be repeated', () => {
    const stricter = {
      ...book,
      version: 2,
      thresholds: { ...book.thresholds, delivery: { ...book.thresholds.delivery, k: 20 } },
    };
    expect([
      judge('list', listed, stricter).outcome,
      judge('list', listed, stricter).ruleBook,
      judge('list', listed, book).outcome,
    ]).to.deep.equal(['refused', 2, 'allowed']);
  });

  it('never allows under stricter thresholds what it refuses under milder ones', () => {
    const thresholds = fc.record({
      k: fc.integer({ min: 1, max: 30 }),
      highest: fc.double({ min: 0, max: 1, noNaN: true }),
      atRisk: fc.double({ min: 0, max: 1, noNaN: true }),
      l: fc.integer({ min: 1, max: 4 }),
      t: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const by = (delivery: RuleBook['thresholds']['delivery']) => ({
      ...book,
      thresholds: { ...book.thresholds, delivery },
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), thresholds, thresholds, (k, one, other) => {
        const strict = {
          k: Math.max(one.k, other.k),
          highest: Math.min(one.highest, other.highest),
          atRisk: Math.min(one.atRisk, other.atRisk),
          l: Math.max(one.l, other.l),
          t: Math.min(one.t, other.t),
        };
        const count = (delivery: typeof strict) => judged('list', { risk: risk(k) }, by(delivery)).findings.length;
        expect(count(strict)).to.be.at.least(Math.max(count(one), count(other)));
      }),
    );
  });

  it('keeps its verdict with the action when it allows and when it refuses, and then throws', () => {
    const ctx = contextOf();
    const thrown = (work: () => unknown): Problem => {
      try {
        work();
      } catch (error) {
        if (error instanceof Problem) return error;
      }
      throw new Error('The gate let it pass.');
    };
    pass(ctx, 'match', ordered, { buyer: 'mem_b' });
    const frozen = { ...ordered, uses: 101, holds: [{ id: 'hld_1', cause: 'order' }] } as const;
    const refusal = thrown(() => pass(ctx, 'match', frozen, { buyer: 'mem_b' }));
    expect([refusal.status, refusal.code, (refusal.extensions['findings'] as Finding[]).map(named)]).to.deep.equal([
      422,
      'refused-by-principles',
      ['IP-6 not-frozen', 'IB-5 count-offered'],
    ]);
    const suspicious = { ...listed, detected: [column('mobile', 'suspect')] };
    expect(thrown(() => pass(ctx, 'list', suspicious, { supplier: 'mem_s' })).code).to.equal('needs-review');
    expect(ctx.verdicts.map(({ verdict }) => verdict.outcome)).to.deep.equal(['allowed', 'refused', 'needs-review']);
  });

  it('heeds what a person decided of a finding, and only where a person may decide', () => {
    const decided = (change: object, outcome: 'waived' | 'confirmed') => {
      const decisions = judged('list', change).findings.map(({ fingerprint }) => ({
        fingerprint,
        outcome,
        caseId: 'cas_1',
      }));
      return judged('list', { ...change, decisions });
    };
    const suspected = { detected: [column('mobile', 'suspect')] };
    expect([decided(suspected, 'waived').outcome, decided(suspected, 'waived').waived.length]).to.deep.equal([
      'allowed',
      1,
    ]);
    expect(decided(suspected, 'confirmed').outcome).to.equal('refused');
    expect(decided({ risk: risk(10) }, 'waived').outcome).to.equal('refused');
    const elsewhere = judged('list', suspected).findings.map(({ fingerprint }) => ({
      fingerprint,
      outcome: 'waived',
      caseId: 'cas_1',
    }));
    expect(judged('list', { ...suspected, about: 'rev_2', decisions: elsewhere }).outcome).to.equal('needs-review');
  });

  it('tells the log measures and thresholds, but of evidence only the hash', () => {
    const facts = JSON.stringify(verdictFacts(judged('list', { detected: [column('mobile', 'identifier')] }), '{}'));
    expect(facts)
      .to.include('40 valid of 100 rows')
      .and.match(/"evidence":"[0-9a-f]{64}"/)
      .and.not.include('138****5678');
  });

  it('says the same of the same, however often it is asked', () => {
    for (const [stage, , , change] of found) expect(judged(stage, change)).to.deep.equal(judged(stage, change));
    expect(endsAt > startsAt).to.equal(true);
  });
});

function contextOf(): Ctx {
  return {
    actor: clockActor,
    now: startsAt,
    requestId: 'req_test',
    tx: null,
    action: 'agreement.order',
    reach: {},
    ownership: { checked: true },
    verdicts: [],
    evenIfRefused: [],
  };
}
