import { expect } from 'chai';
import type { Stage } from '../../src/kernel/verdict.ts';
import { foundingBook, judge } from '../../src/principles/index.ts';
import { findingCodes, remedyIds } from '../../src/principles/rules/codes.ts';
import { nameOf, rules } from '../../src/principles/rules/index.ts';
import { found } from './gate-cases.ts';
import { fine, looksSensitive } from './gate-subjects.ts';

const book = { ...foundingBook, rules: rules.map(nameOf) };
const judged = (stage: Stage, change: object) => judge(stage, { ...fine[stage], ...change }, book);

describe('what the gate says, by code,', () => {
  it('has a case for every code that a finding can have, and every remedy', () => {
    const cases = found.map(([stage, , , change]) => judged(stage, change));
    const findings = [...cases, judged('list', looksSensitive)].flatMap((verdict) => verdict.findings);
    expect([...new Set(findings.map(({ code }) => code))].sort()).to.deep.equal([...findingCodes].sort());
    const remedies = findings.flatMap((finding) => finding.remedies.map(({ id }) => id));
    expect([...new Set(remedies)].sort()).to.deep.equal([...remedyIds].sort());
  });

  it('names with a remedy the value that satisfies its rule, where it names one', () => {
    const mends = found.flatMap(([stage, rule, what, change]) =>
      judged(stage, change).findings.flatMap(({ principle, rule: name, remedies }) =>
        remedies.flatMap(({ fix }) => {
          if (!fix || !('of' in fix) || fix.of === 'product' || fix.value === undefined) return [];
          const [field = ''] = fix.field.split('/').slice(1);
          const { prohibits } = fine.match;
          const mended = field === 'sample' ? { sample: { kind: 'none', k: null } } : { prohibits, [field]: fix.value };
          const still = judged(stage, { ...change, ...mended }).findings.map((one) => `${one.principle} ${one.rule}`);
          return [[`${rule}: ${what}`, still.includes(`${principle} ${name}`)]];
        }),
      ),
    );
    expect(mends.length).to.be.greaterThan(12);
    expect(mends.filter(([, isFound]) => isFound)).to.deep.equal([]);
  });
});
