import { z } from 'zod';

/** A purpose of the W3C Data Privacy Vocabulary; a narrower purpose satisfies a permission for a broader one. */
export type Purpose = { readonly code: string; readonly broader: string | null };

export type RuleBook = {
  readonly version: number;
  readonly since: string;
  readonly thresholds: { readonly k: number };
  readonly purposes: readonly Purpose[];
  readonly prohibited: readonly { readonly code: string; readonly group: 'A' | 'B' | 'C'; readonly text: string }[];
};

const purposes: readonly Purpose[] = [
  { code: 'ResearchAndDevelopment', broader: null },
  { code: 'AcademicResearch', broader: 'ResearchAndDevelopment' },
  { code: 'CommercialResearch', broader: 'ResearchAndDevelopment' },
  { code: 'NonCommercialResearch', broader: 'ResearchAndDevelopment' },
  { code: 'Marketing', broader: null },
  { code: 'Advertising', broader: 'Marketing' },
  { code: 'DirectMarketing', broader: 'Marketing' },
  { code: 'CreditChecking', broader: null },
  { code: 'FraudPreventionAndDetection', broader: null },
  { code: 'ServiceProvision', broader: null },
  { code: 'ServiceOptimisation', broader: 'ServiceProvision' },
  { code: 'CustomerRelationshipManagement', broader: null },
  { code: 'PublicBenefit', broader: null },
];

/** Groups as in the source; items of A after the 2023 draft of GB/T 37932 Annex A.1, items of B and C are this project's enumeration. */
const prohibited: RuleBook['prohibited'] = [
  { code: 'A1', group: 'A', text: 'against the basic principles of the constitution' },
  { code: 'A2', group: 'A', text: 'endangers national security, leaks state secrets, subverts or splits the state' },
  { code: 'A3', group: 'A', text: 'harms national honour and interest' },
  { code: 'A4', group: 'A', text: 'ethnic hatred or discrimination' },
  { code: 'A5', group: 'A', text: 'cults and superstition' },
  { code: 'A6', group: 'A', text: 'rumours that disturb public order' },
  { code: 'A7', group: 'A', text: 'obscenity, gambling, violence, terror, teaching of crime' },
  { code: 'A8', group: 'A', text: 'weapons, explosives, toxic or radioactive material, controlled tools' },
  { code: 'A9', group: 'A', text: 'drugs' },
  { code: 'A10', group: 'A', text: 'pyramid selling, illegal fund-raising' },
  { code: 'A11', group: 'A', text: 'otherwise forbidden by law' },
  { code: 'B1', group: 'B', text: 'insult or defamation' },
  { code: 'B2', group: 'B', text: 'fabricated facts that harm a person' },
  { code: 'B3', group: 'B', text: 'direct identifiers without consent' },
  { code: 'B4', group: 'B', text: 'biometric or genetic data' },
  { code: 'B5', group: 'B', text: 'health' },
  { code: 'B6', group: 'B', text: 'credit and financial detail' },
  { code: 'B7', group: 'B', text: 'precise whereabouts' },
  { code: 'B8', group: 'B', text: 'religion, politics, union membership, sex life' },
  { code: 'B9', group: 'B', text: 'minors under 14' },
  { code: 'B10', group: 'B', text: 'content of communications' },
  { code: 'B11', group: 'B', text: 'subjects who opted out' },
  { code: 'C1', group: 'C', text: 'trade secrets without permission' },
  { code: 'C2', group: 'C', text: 'customer lists without permission' },
  { code: 'C3', group: 'C', text: "others' intellectual property" },
  { code: 'C4', group: 'C', text: 'resale barred by contract' },
  { code: 'C5', group: 'C', text: 'obtained unlawfully' },
  { code: 'C6', group: 'C', text: 'unpublished financials of listed companies' },
];

/** The rule book in force. Verdicts and agreements keep the version they were judged under. */
export const ruleBook: RuleBook = { version: 1, since: '2026-01-01', thresholds: { k: 11 }, purposes, prohibited };

/** A purpose in a request: one of the vocabulary, so that no free text reaches terms or log. */
export const purposeCode = z.enum(
  purposes.map(({ code }) => code) as [string, ...string[]],
  'must be a purpose of the rule book; /api/v1/principles lists them',
);

/** Whether `purpose` is one of the `permitted` purposes or narrower than one of them. */
export function isWithin(purpose: string, permitted: readonly string[], book: RuleBook = ruleBook): boolean {
  for (let code: string | null = purpose; code !== null; code = book.purposes.find((known) => known.code === code)?.broader ?? null) {
    if (permitted.includes(code)) return true;
  }
  return false;
}
