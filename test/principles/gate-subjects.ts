import type { ColumnVerdict } from '../../src/measures/detectors/index.ts';
import type { Risk } from '../../src/measures/risk/index.ts';
import type { Hit } from '../../src/measures/screening/index.ts';
import type { Resemblance } from '../../src/measures/sketch/index.ts';
import type {
  DeliverJudgeable,
  HoldOn,
  ListJudgeable,
  MatchJudgeable,
  SettleJudgeable,
  Judgeables,
} from '../../src/principles/judgeables.ts';
import type { ConsentCoverage } from '../../src/measures/consent/index.ts';
import type { Stage } from '../../src/kernel/verdict.ts';

/** What the gate lets pass, and the parts of it that its cases change. */
export const risk = (k: number, more: Partial<Risk> = {}): Risk => ({
  rows: 534,
  classes: 20,
  k,
  highest: 1 / k,
  average: 0.04,
  uniqueness: k === 1 ? 0.5 : 0,
  atRisk: 0,
  alphaDistinction: 0.04,
  alphaSeparation: 0.9,
  histogram: [[k, 20]],
  sensitive: { wage: { distinct: 2, entropy: 1.9, recursive: 1.5, tEqual: 0.3, tOrdered: null, tHierarchical: null } },
  ...more,
});
export const sensitive = (change: Partial<Risk['sensitive'][string]>) =>
  risk(11, { sensitive: { wage: { ...(risk(11).sensitive['wage'] as Risk['sensitive'][string]), ...change } } });

// prettier-ignore
export const column = (detector: ColumnVerdict['detector'], verdict: ColumnVerdict['verdict'], name = 'note'): ColumnVerdict => ({
  column: name, detector, verdict, rows: 100, shaped: 40, shapeRate: 0.4, checked: 40, checkRate: 1, chanceRate: 1e-7, z: 99, accident: 0,
  distinct: { shaped: 40, candidates: 40, wellFormed: 40, checked: 40 },
  evidence: verdict === 'clear' ? [] : [{ row: 3, masked: '138****5678' }],
});
export const hit = (code: string, certain: boolean): Hit => ({
  code,
  term: 'word',
  where: 'description',
  row: null,
  masked: 'a ****',
  certain,
});
export const like = (containment: number, more: Partial<Resemblance> = {}): Resemblance => ({
  revisionId: 'rev_2',
  productId: 'prd_2',
  supplierId: 'mem_2',
  containment,
  jaccard: containment / 2,
  by: 'rows',
  received: false,
  permitted: false,
  ...more,
});
export const held = (...causes: HoldOn['cause'][]) => ({
  holds: causes.map((cause, index) => ({ id: `hld_${index + 1}`, cause })),
});
export const candidate = (columns: readonly string[], separation: number, unique?: number, expected?: number) => ({
  candidates: [
    {
      columns,
      separation,
      distinct: 500,
      ...(unique === undefined || expected === undefined ? {} : { unique, expected }),
    },
  ],
});
/** Rows counted as persons although "pid" repeats; by it the smallest class has `k`. */
export const alike = (k: number, said = false): Pick<ListJudgeable, 'persons'> => ({
  persons: { by: 'rows', said, alike: [{ column: 'pid', by: 'name', rows: 208, persons: 15, k }] },
});
export const repeated = (rows: number, classes: number, gcd: number) => ({
  repetition: { rows, classes, gcd, share: 1 - classes / rows },
});
export const byConsent = { kind: 'consent', separateConsent: false } as const;
export const separately = { kind: 'consent', separateConsent: true } as const;
const coverage: ConsentCoverage = {
  root: 'ab',
  rows: 534,
  covered: 534,
  purposes: ['ResearchAndDevelopment'],
  earliestExpiry: null,
  recipients: 'any',
};
export const consented = (change: Partial<ConsentCoverage>) => ({
  basis: byConsent,
  consent: { ...coverage, ...change },
});
export const impersonal: Partial<ListJudgeable> = {
  personal: false,
  keyColumn: null,
  risk: null,
  quasiIdentifiers: [],
  level: 1,
};

// prettier-ignore
export const listed: ListJudgeable = {
  id: 'lst_1', about: 'rev_1', holds: [], decisions: [],
  basis: { kind: 'contract', separateConsent: false }, contact: { email: 'dpo@example.org', process: 'Write to us.', answerDays: 15 },
  evidence: [{ kind: 'collection', reference: 'Survey 7' }], processing: [{ step: 'selected', what: 'x' }, { step: 'generalised', what: 'bands' }],
  processors: [], level: 2, quality: { completeness: 0.9, freshnessDays: 30 },
  personal: true, keyColumn: 'subject', purposes: ['AcademicResearch'], territories: ['CN'], maxTermDays: 365, maxUses: 100,
  rights: ['use', 'read'], exclusive: false, otherAgreements: 3,
  declaration: { officer: 'Olga Officer', items: [], noneOfTheList: true }, officer: 'Olga Officer', securityGrade: 2,
  columns: [
    { name: 'subject', role: 'identifier' }, { name: 'age', role: 'quasi-identifier' }, { name: 'region', role: 'quasi-identifier' },
    { name: 'wage', role: 'sensitive' }, { name: 'note', role: 'measure' }, { name: 'remark', role: 'free-text' },
  ],
  quasiIdentifiers: ['age', 'region'], detected: [column('mobile', 'clear')], risk: risk(11), candidates: [],
  repetition: { rows: 534, classes: 100, gcd: 1, share: 1 - 100 / 534 }, signs: [], hits: [], consent: null, sample: { kind: 'none', k: null },
  measured: { completeness: 0.9, ageDays: 30 }, lineage: [{ agreementId: 'agr_9', permitsDerive: true }], resemblances: [like(0.19)],
};
export const offered: MatchJudgeable['offered'] = {
  purposes: ['ResearchAndDevelopment'],
  maxTermDays: 365,
  maxUses: 100,
  territories: ['CN', 'SG'],
  rights: ['use', 'read', 'sell', 'distribute'],
  exclusive: false,
  level: 2,
};
// prettier-ignore
export const ordered: MatchJudgeable = {
  id: 'agr_1', about: 'lst_1 mem_b', holds: [], decisions: [], purpose: 'AcademicResearch', termDays: 365, uses: 100, territories: ['CN'],
  rights: ['use'], personal: true, offered, basis: { kind: 'contract', separateConsent: false }, consent: null,
  supplier: { id: 'mem_s', signatory: true }, buyer: { id: 'mem_b', signatory: true, securityGrade: 2 }, otherAgreements: 3, exclusivelyHeld: false,
  prohibits: ['reidentify', 'sell', 'distribute'], hits: [], demand: null, demanded: [],
};
export const startsAt = new Date('2026-03-01T00:00:00.000Z');
export const endsAt = new Date('2026-04-01T00:00:00.000Z');
export const within = { purpose: 'ResearchAndDevelopment', startsAt, endsAt };
// prettier-ignore
export const called: DeliverJudgeable = {
  id: 'cal_1', about: 'agr_1', holds: [], decisions: [], purpose: 'AcademicResearch', at: startsAt, authenticated: true,
  parties: { supplier: 'mem_s', buyer: 'mem_b', agreement: 'agr_1' }, agreement: { ...within, uses: 100, used: 99 },
  consentUntil: null, staleFrom: null, probing: 0,
};
const owed: SettleJudgeable = {
  id: 'obl_1',
  about: 'cal_1',
  holds: [],
  decisions: [],
  entryFound: true,
  entrySealed: true,
  call: { purpose: 'AcademicResearch', at: startsAt, stale: false },
  agreement: within,
  consentUntil: null,
  takenDown: null,
};
export const fine: Judgeables = { list: listed, match: ordered, deliver: called, settle: owed };

type Outcome = 'refused' | 'needs-review' | 'noted';
export type Case = {
  readonly [S in Stage]: readonly [
    stage: S,
    rule: string,
    what: string,
    change: Partial<Judgeables[S]>,
    measured: string,
    verdict?: Outcome,
  ];
}[Stage];
export type Allowed = {
  readonly [S in Stage]: readonly [stage: S, rule: string, what: string, change: Partial<Judgeables[S]>];
}[Stage];

export const aMillisecondBefore = (at: Date) => new Date(at.getTime() - 1);
export const review = 'needs-review';

/** A listing whose description has a word of sensitive personal information. */
export const looksSensitive = {
  hits: [{ code: 'B5', term: 'word', where: 'description', row: null, masked: '*', certain: false }],
};
