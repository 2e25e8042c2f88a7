import { expect } from 'chai';
import fc from 'fast-check';
import { Converter } from 'opencc-js/cn2t';
import { isWithin, purposeMasks, purposes } from '../../src/terms/index.ts';
import { purposeOf, purposesIn } from '../../src/terms/recognise/index.ts';

const codes = purposes.map(({ code }) => code);
const anyCode = fc.constantFrom(...codes);
const traditional = Converter({ from: 'cn', to: 'tw' }) as (text: string) => string;
const spaced = (code: string): string =>
  code.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');

describe('the purposes of DPV 2.3', () => {
  it('are 121 of its core and 6 of its finance extension, each once, each with a Chinese name of its own', () => {
    expect(codes).to.have.length(127);
    expect(new Set(codes).size).to.equal(127);
    expect(new Set(purposes.map(({ zh }) => zh)).size).to.equal(127);
    expect(purposes.filter(({ zh }) => !/^[\u3400-\u9fff]+$/.test(zh))).to.deep.equal([]);
  });

  it('hold what the exchange has offered from its first day', () => {
    expect(codes).to.include.members([
      'ResearchAndDevelopment',
      'AcademicResearch',
      'CommercialResearch',
      'NonCommercialResearch',
      'Marketing',
      'Advertising',
      'DirectMarketing',
      'CreditChecking',
      'FraudPreventionAndDetection',
      'ServiceProvision',
      'ServiceOptimisation',
      'CustomerRelationshipManagement',
      'PublicBenefit',
    ]);
  });

  it('are narrower than purposes of the list only, without a circle', () => {
    const parents = new Map(purposes.map(({ code, broader }) => [code, broader]));
    const depth = (code: string, seen: readonly string[] = []): number => {
      if (seen.includes(code) || !parents.has(code)) throw new Error(`${[...seen, code].join(' < ')}`);
      return Math.max(0, ...(parents.get(code) ?? []).map((parent) => 1 + depth(parent, [...seen, code])));
    };
    expect(Math.max(...codes.map((code) => depth(code)))).to.equal(5);
  });
});

describe('a purpose is within a permission', () => {
  const told: [purpose: string, permitted: string[], within: boolean][] = [
    ['AcademicResearch', ['AcademicResearch'], true],
    ['AcademicResearch', ['ResearchAndDevelopment'], true],
    ['ResearchAndDevelopment', ['AcademicResearch'], false],
    ['RecruitmentTargetedAdvertising', ['Marketing'], true],
    ['RecruitmentTargetedAdvertising', ['HumanResourceManagement'], true],
    ['RecruitmentTargetedAdvertising', ['Personalisation'], true],
    ['RecruitmentTargetedAdvertising', ['ResearchAndDevelopment', 'PublicBenefit'], false],
    ['CommercialResearch', ['CommercialPurpose'], true],
    ['CommercialResearch', ['NonCommercialPurpose'], false],
    ['CreditScoreEvaluation', ['CreditChecking'], true],
    ['ServiceOptimisation', ['ServiceManagement'], true],
    ['ServiceOptimisation', ['ServiceProvision'], false],
    ['Marketing', [], false],
    ['Unheard', ['Unheard'], false],
    ['Marketing', ['Unheard'], false],
  ];
  for (const [purpose, permitted, within] of told) {
    it(`${purpose} ${within ? 'is' : 'is not'} within ${permitted.join(', ') || 'nothing'}`, () =>
      expect(isWithin(purpose, permitted)).to.equal(within));
  }

  it('the same by masks, reflexive, transitive and never both ways', () => {
    const { bitOf, maskOf, codesOf } = purposeMasks();
    fc.assert(
      fc.property(anyCode, anyCode, anyCode, (a, b, c) => {
        expect((maskOf(a) & bitOf(b)) !== 0n).to.equal(isWithin(a, [b]));
        expect(isWithin(a, [a])).to.equal(true);
        if (a !== b && isWithin(a, [b])) expect(isWithin(b, [a])).to.equal(false);
        if (isWithin(a, [b]) && isWithin(b, [c])) expect(isWithin(a, [c])).to.equal(true);
        expect(codesOf(maskOf(a))).to.include(a);
        expect(codesOf(bitOf(a) | bitOf(b))).to.have.members([...new Set([a, b])]);
      }),
      { numRuns: 2000, verbose: 1 },
    );
    expect(maskOf('Unheard') | bitOf('Unheard')).to.equal(0n);
  });

  it('by the purposes of another book when it is told', () => {
    const other = [
      { code: 'A', broader: [], zh: '甲', aliases: [] },
      { code: 'B', broader: ['A', 'B'], zh: '乙', aliases: [] },
    ];
    expect(isWithin('B', ['A'], other)).to.equal(true);
    expect(isWithin('Marketing', ['Marketing'], other)).to.equal(false);
    expect(purposeMasks(other).maskOf('B')).to.equal(0b11n);
  });
});

describe('a name leads to its purpose', () => {
  it('by code, label, Chinese name and alias, in any case, script and spacing, and to one purpose only', () => {
    for (const { code, zh, aliases } of purposes) {
      for (const name of [
        code,
        spaced(code),
        spaced(code).toUpperCase(),
        zh,
        traditional(zh),
        ...aliases,
        ...aliases.map(traditional),
      ]) {
        expect(purposeOf(name), name).to.equal(code);
      }
    }
  });

  it('a synonym is no way around', () => {
    const told: [name: string, code: string][] = [
      ['精准营销', 'DirectMarketing'],
      ['精準營銷', 'DirectMarketing'],
      ['Ｄｉｒｅｃｔ　Ｍａｒｋｅｔｉｎｇ', 'DirectMarketing'],
      ['direct-marketing', 'DirectMarketing'],
      ['cold calling', 'DirectMarketing'],
      ['征信', 'CreditChecking'],
      ['反欺诈', 'FraudPreventionAndDetection'],
      ['CRM', 'CustomerRelationshipManagement'],
    ];
    for (const [name, code] of told) expect(purposeOf(name), name).to.equal(code);
    for (const name of ['', 'lunch', '午餐']) expect(purposeOf(name), name).to.equal(null);
  });
});

describe('a sentence speaks of purposes', () => {
  const told: [text: string, codes: string[]][] = [
    ['用于学术研究,同时进行短信营销', ['AcademicResearch', 'DirectMarketing']],
    ['用於學術研究，亦作精準行銷之精準營銷', ['AcademicResearch', 'DirectMarketing']],
    ['Academic research and a bit of tele-marketing', ['AcademicResearch', 'DirectMarketing']],
    ['market research on prices', ['CommercialResearch']],
    ['学术研究，精 准 营 销', ['AcademicResearch', 'DirectMarketing']],
    ['科研，不得用于营销或广告投放', ['ScientificResearch']],
    ['For research, not for marketing or advertising.', ['ResearchAndDevelopment']],
    ['Not only for research but for lead generation', ['ResearchAndDevelopment', 'Marketing']],
    ['不仅用于科研，还用于营销', ['ScientificResearch', 'Marketing']],
    ['不得转售，用于营销', ['Marketing']],
    ['Not for sale. For advertising.', ['Advertising']],
    ['Verification of our results', []],
    ['市场营销学课程教学', []],
    ['Average wind speed by day', []],
  ];
  for (const [text, found] of told) it(text, () => expect(purposesIn(text)).to.deep.equal(found));

  it('of every purpose that has a name of its own in a sentence', () => {
    const vague = ['Verification', 'ServiceManagement', 'Personalisation'];
    const silent = codes.filter(
      (code) => !vague.includes(code) && !purposesIn(`The data serve ${spaced(code)} here.`).includes(code),
    );
    expect(silent).to.deep.equal([]);
  });
});
