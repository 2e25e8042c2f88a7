import type { Check, Rule } from './objection.ts';
import * as deliver from './deliver.ts';
import * as list from './list.ts';
import * as match from './match.ts';
import * as risk from './risk.ts';
import * as settle from './settle.ts';
import * as stated from './stated/index.ts';
import type { Stage } from '../../kernel/verdict.ts';

export type { Check, Objection, Rule } from './objection.ts';

const JUDGED = 'appealable';

/**
 * Every rule, in the order of the stages; the rule book says which of them are in force. A rule is `appealable` where a
 * person can judge better than the rule: not where it counts, measures or reads a date, and not a hold by order.
 */
export const rules: readonly Rule[] = [
  //   stage     principle rule                          check                          a person may let it pass
  rule('list', 'IP-1', 'basis-stated', stated.basisMissing),
  rule('list', 'IP-1', 'consent-covers', stated.consentGaps),
  rule('list', 'IP-2', 'sample-safe', stated.sampleUnsafe),
  rule('list', 'IP-3', 'opt-out-possible', stated.optOutImpossible),
  rule('list', 'IP-4', 'quality-as-declared', stated.qualityBelow),
  rule('list', 'IP-5', 'contact-declared', stated.contactMissing),
  rule('list', 'IP-6', 'not-frozen', list.frozen),
  rule('list', 'IB-1', 'rights-stated', stated.rightsWrong),
  rule('list', 'IB-2', 'limits-stated', stated.limitsMissing),
  rule('list', 'IB-4', 'k-anonymity', risk.classesTooSmall),
  rule('list', 'IB-4', 'diversity', risk.classesTooAlike),
  rule('list', 'IB-4', 'records-at-risk', risk.tooManyAtRisk),
  rule('list', 'IB-4', 'quasi-identifiers-declared', risk.undeclaredIdentifiers, JUDGED),
  rule('list', 'IB-4', 'rows-not-repeated', risk.repeatedRows, JUDGED),
  rule('list', 'IB-5', 'use-count-declared', stated.countMissing),
  rule('list', 'IB-5', 'not-resold', list.resold, JUDGED),
  rule('list', 'DR-1', 'source-evidenced', stated.sourceUnproven),
  rule('list', 'DR-2', 'derived', stated.raw, JUDGED),
  rule('list', 'DR-2', 'lineage-permitted', list.lineageForbidden),
  rule('list', 'DR-4', 'exclusivity-consistent', list.exclusivityTaken),
  rule('list', 'DR-5', 'term-and-territory', stated.boundless),
  rule('list', 'DR-6', 'purposes-known', list.purposesUnknown),
  rule('list', 'SC-1', 'officer-named', stated.officerMissing),
  rule('list', 'SC-2', 'grade-suffices', stated.gradeTooLow),
  rule('list', 'SC-4', 'processors-declared', stated.processorsMissing),
  rule('list', 'SC-5', 'level-fits', list.levelTooLow, JUDGED),
  rule('list', 'PL', 'prohibited-list-declared', list.declarationMissing, JUDGED),
  rule('list', 'PL', 'no-direct-identifier', list.directIdentifiers, JUDGED),
  rule('list', 'PL', 'nothing-screened', list.screened, JUDGED),
  rule('list', 'PL', 'persons-declared', list.personsUndeclared, JUDGED),

  rule('match', 'IP-1', 'recipient-consented', match.recipientNotConsented),
  rule('match', 'IP-1', 'purpose-consented', match.purposeNotConsented),
  rule('match', 'IP-2', 'distribution-prohibited', match.distributionOpen),
  rule('match', 'IP-6', 'not-frozen', match.frozen),
  rule('match', 'IB-1', 'rights-named', match.rightsBeyond),
  rule('match', 'IB-2', 'purpose-offered', match.purposeNotOffered),
  rule('match', 'IB-2', 'term-offered', match.termTooLong),
  rule('match', 'IB-3', 'signatories-admitted', match.signatoryMissing),
  rule('match', 'IB-4', 'clause-present', match.clauseMissing),
  rule('match', 'IB-5', 'count-offered', match.countTooLarge),
  rule('match', 'DR-4', 'exclusivity-honoured', match.exclusivityBroken),
  rule('match', 'DR-5', 'territory-offered', match.territoryBeyond),
  rule('match', 'DR-6', 'purpose-known', match.purposeUnknown),
  rule('match', 'DR-6', 'demand-fits-purpose', match.demandBeyondPurpose, JUDGED),
  rule('match', 'SC-2', 'grade-suffices', match.gradeTooLow),
  rule('match', 'PL', 'demand-screened', match.demandScreened, JUDGED),

  rule('deliver', 'IP-1', 'consent-in-force', deliver.consentEnded),
  rule('deliver', 'IP-2', 'caller-known', deliver.callerUnknown),
  rule('deliver', 'IP-3', 'duties-fulfilled', deliver.dutyOverdue),
  rule('deliver', 'IP-4', 'fresh', deliver.stale),
  rule('deliver', 'IP-6', 'not-frozen', deliver.frozen),
  rule('deliver', 'IB-2', 'purpose-agreed', deliver.purposeNotAgreed),
  rule('deliver', 'IB-2', 'within-term', deliver.outsideTerm),
  rule('deliver', 'IB-3', 'parties-named', deliver.partiesUnnamed),
  rule('deliver', 'IB-4', 'no-open-breach', deliver.breachOpen),
  rule('deliver', 'IB-4', 'no-probing', deliver.probing, JUDGED),
  rule('deliver', 'IB-4', 'join-risk', deliver.joinRisk, JUDGED),
  rule('deliver', 'IB-5', 'uses-left', deliver.rightSpent),
  rule('deliver', 'DR-6', 'purpose-known', deliver.purposeUnknown),

  rule('settle', 'IP-1', 'consent-held', settle.consentEnded),
  rule('settle', 'IP-4', 'not-stale', settle.stale),
  rule('settle', 'IP-6', 'not-frozen', settle.frozen),
  rule('settle', 'IB-2', 'within-limits', settle.outsideLimits),
  rule('settle', 'IB-4', 'no-open-breach', settle.breachOpen),
  rule('settle', 'DR-3', 'lawful', settle.unlawful, JUDGED),
  rule('settle', 'SC-3', 'logged', settle.unlogged),
  rule('settle', 'PL', 'not-prohibited', settle.prohibited, JUDGED),
];

function rule<S extends Stage>(
  stage: S,
  principle: string,
  name: string,
  check: Check<S>,
  judged?: typeof JUDGED,
): Rule {
  return { stage, principle, rule: name, appealable: judged !== undefined, check: check as Check<Stage> };
}

/** A rule as the rule book names it: "list IB-4 k-anonymity". */
export const nameOf = ({ stage, principle, rule: name }: Pick<Rule, 'stage' | 'principle' | 'rule'>): string =>
  `${stage} ${principle} ${name}`;
