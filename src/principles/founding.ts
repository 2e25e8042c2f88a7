import { prohibited, purposes, type RuleBook } from '../terms/index.ts';

/**
 * Version 1, with which an exchange is founded. Never changed: verdicts were made by it. A change is proposed as a new
 * version.
 */
// prettier-ignore
export const foundingBook: RuleBook = {
  version: 1,
  since: '2026-01-01T00:00:00.000Z',
  rules: [
    'list IP-1 basis-stated', 'list IP-1 consent-covers', 'list IP-2 sample-safe', 'list IP-3 opt-out-possible', 'list IP-4 quality-as-declared',
    'list IP-5 contact-declared', 'list IP-6 not-frozen', 'list IB-1 rights-stated', 'list IB-2 limits-stated', 'list IB-4 k-anonymity',
    'list IB-4 diversity', 'list IB-4 records-at-risk', 'list IB-4 quasi-identifiers-declared', 'list IB-4 rows-not-repeated',
    'list IB-5 use-count-declared', 'list IB-5 not-resold', 'list DR-1 source-evidenced', 'list DR-2 derived', 'list DR-2 lineage-permitted',
    'list DR-4 exclusivity-consistent', 'list DR-5 term-and-territory', 'list DR-6 purposes-known', 'list SC-1 officer-named',
    'list SC-2 grade-suffices', 'list SC-4 processors-declared', 'list SC-5 level-fits', 'list PL prohibited-list-declared',
    'list PL no-direct-identifier', 'list PL nothing-screened', 'list PL persons-declared',
    'match IP-1 recipient-consented', 'match IP-1 purpose-consented', 'match IP-2 distribution-prohibited', 'match IP-6 not-frozen',
    'match IB-1 rights-named', 'match IB-2 purpose-offered', 'match IB-2 term-offered', 'match IB-3 signatories-admitted',
    'match IB-4 clause-present', 'match IB-5 count-offered', 'match DR-4 exclusivity-honoured', 'match DR-5 territory-offered',
    'match DR-6 purpose-known', 'match DR-6 demand-fits-purpose', 'match SC-2 grade-suffices', 'match PL demand-screened',
    'deliver IP-1 consent-in-force', 'deliver IP-2 caller-known', 'deliver IP-3 duties-fulfilled', 'deliver IP-4 fresh', 'deliver IP-6 not-frozen',
    'deliver IB-2 purpose-agreed', 'deliver IB-2 within-term', 'deliver IB-3 parties-named', 'deliver IB-4 no-open-breach', 'deliver IB-4 no-probing',
    'deliver IB-5 uses-left', 'deliver DR-6 purpose-known',
    'settle IP-1 consent-held', 'settle IP-4 not-stale', 'settle IP-6 not-frozen', 'settle IB-2 within-limits', 'settle IB-4 no-open-breach',
    'settle DR-3 lawful', 'settle SC-3 logged', 'settle PL not-prohibited',
  ],
  thresholds: {
    delivery: { k: 11, highest: 0.1, atRisk: 0.05, l: 2, t: 0.3 },
    strict: { k: 20, highest: 0.05, atRisk: 0.05, l: 3, t: 0.2 },
    cleanRoom: { k: 5, highest: 0.2, atRisk: 0.05, l: 2, t: 0.3 },
    sample: { k: 20, highest: 0.05 },
    tau: 0.2,
    separation: 0.99,
    repetition: 0.5,
    resemblance: { review: 0.2, refuse: 0.6 },
    probing: 0.8,
    strictFromLevel: 3,
    noticeDays: 15,
    staleFactor: 2,
    answerDays: 15,
  },
  purposes,
  prohibited,
};
