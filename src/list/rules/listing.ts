import type { ListJudgeable } from '../../principles/index.ts';
import { isWithin, type RuleBook } from '../../terms/index.ts';
import type { DictionaryRow } from '../schemas/dictionary.ts';
import type { Listing } from '../store/listing.ts';
import type { Product } from '../store/product.ts';
import type { Revision } from '../store/revision.ts';

/** All that the gate judges a listing by: what is stated, what was measured, and what affects it now. */
export type ListingSeen = Pick<
  ListJudgeable,
  | 'about'
  | 'holds'
  | 'decisions'
  | 'officer'
  | 'securityGrade'
  | 'consent'
  | 'lineage'
  | 'otherAgreements'
  | 'hits'
  | 'resemblances'
> & { readonly listing: Listing; readonly product: Product; readonly revision: Revision };

/** What the gate of the principles sees of a listing over its revision. */
export function listingJudgeable({ listing, product, revision, ...seen }: ListingSeen): ListJudgeable {
  const { dictionary, measures } = revision;
  const { basis, contact, evidence, processing, processors, level, quality } = product;
  return {
    ...seen,
    basis,
    contact,
    evidence,
    processing,
    processors,
    level,
    quality,
    id: listing.id,
    personal: listing.personal,
    keyColumn: revision.keyColumn,
    purposes: listing.purposes,
    territories: listing.territories,
    maxTermDays: listing.maxTermDays,
    maxUses: listing.maxUses,
    rights: listing.rights,
    exclusive: listing.exclusive,
    declaration: listing.declaration,
    quasiIdentifiers: dictionary.filter(({ role }) => role === 'quasi-identifier').map(({ name }) => name),
    columns: dictionary.map(({ name, role }) => ({ name, role })),
    detected: revision.detected,
    risk: revision.risk,
    candidates: measures.candidates,
    repetition: measures.repetition,
    measured: measures.measured,
    signs: measures.signs,
    ...(measures.persons === undefined ? {} : { persons: measures.persons }),
    sample: { kind: listing.sample.kind, k: listing.sample.k },
  };
}

export type Text = { readonly where: string; readonly text: string };

/**
 * Every text that the supplier wrote, with its place, except names and labels of columns. Addresses of contacts are
 * left out: they are meant to be there.
 */
export function textsOf(listing: Listing, product: Product, revision: Revision): Text[] {
  const texts: [where: string, text: string | undefined][] = [
    ['title', listing.title],
    ['titleZh', listing.titleZh],
    ['description', listing.description],
    ['product.title', product.title],
    ['product.titleZh', product.titleZh],
    ['product.description', product.description],
    ['sourceStatement', product.sourceStatement],
    ['processingStatement', product.processingStatement],
    ['revision.name', revision.name],
    ['contact.process', product.contact?.process],
    ...product.evidence.map(({ reference }, index) => [`evidence.${index}`, reference] as [string, string]),
    ...product.processing.map(({ what }, index) => [`processing.${index}`, what] as [string, string]),
    ...(product.processors ?? []).map(
      ({ name, task }, index) => [`processors.${index}`, `${name} ${task}`] as [string, string],
    ),
    ...revision.dictionary.map(({ name, unit }): [string, string | undefined] => [`unit of ${name}`, unit]),
    ...revision.dictionary.flatMap(({ name, hierarchy }) =>
      valuesIn(hierarchy).map((value) => [`hierarchy of ${name}`, value] as [string, string]),
    ),
    ...(listing.sample.kind === 'synthetic' ? listing.sample.rows : []).flatMap((row, index) =>
      Object.entries(row).flatMap(([name, value]): [string, string][] => [
        [`sample.${index + 1}.name`, name],
        ...(typeof value === 'string' ? [[`sample.${index + 1}.${name}`, value] as [string, string]] : []),
      ]),
    ),
  ];
  return texts.flatMap(([where, text]) => (text === undefined || text === '' ? [] : [{ where, text }]));
}

/** Every value that a hierarchy names, once. */
function valuesIn(hierarchy: DictionaryRow['hierarchy']): string[] {
  return hierarchy && 'levels' in hierarchy ? [...new Set(hierarchy.levels.flat())] : [];
}

/** The purposes that these permitted ones allow: each of them and every narrower one. */
export function purposesWithin(permitted: readonly string[], { purposes }: RuleBook): string[] {
  return purposes.map(({ code }) => code).filter((purpose) => isWithin(purpose, permitted, purposes));
}

/** The permitted purposes that allow a purpose: itself and every broader one. */
export function purposesThatAllow(purpose: string, { purposes }: RuleBook): string[] {
  return purposes.map(({ code }) => code).filter((permitted) => isWithin(purpose, [permitted], purposes));
}
