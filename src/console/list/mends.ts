import type { Finding } from '../api/client.ts';
import type { Column, NewProduct } from './product-body.ts';

/** A change of a product's description that answers a finding: which remedy, and of what. */
export type Mend = { readonly remedy: string; readonly of: string };
type Described = { readonly first: Omit<NewProduct, 'dictionary'>; readonly columns: readonly Column[] };

/** The remedies that a new description of the product brings about; a product that has revisions is never changed. */
const ofDescription: readonly string[] = [
  'state-contact',
  'state-basis',
  'show-source',
  'state-processing',
  'list-processors',
  'restate-quality',
  'raise-level',
  'name-key',
  'say-persons',
  'declare-persons',
  'declare-quasi-identifiers',
  'measure-again',
];

/** The field of the description where a remedy is done, to be looked at first. */
export const fieldOfRemedy: Readonly<Record<string, string>> = {
  'state-contact': 'contact/email',
  'state-basis': 'basis/kind',
  'show-source': 'evidence/0/reference',
  'state-processing': 'processing/0/step',
  'list-processors': 'processors',
  'restate-quality': 'quality/completeness',
  'raise-level': 'level',
  'name-key': 'keyColumn',
  'say-persons': 'persons',
  'declare-persons': 'subjectKind',
};

/** What of a finding is mended by describing the product anew. */
export function mendsOf({ remedies, detail, measured }: Finding): readonly Mend[] {
  return remedies
    .filter(({ id }) => ofDescription.includes(id))
    .map(({ id }) => ({ remedy: id, of: aboutOf(id, detail, measured) }));
}

function aboutOf(remedy: string, detail: string, measured: string): string {
  if (remedy === 'raise-level') return detail.includes('level 3') ? '3' : '2';
  if (remedy === 'restate-quality') return measured.replace(' %', '').replace(' days', 'd');
  return namedIn(detail).join(',');
}

/** The columns that a finding names: `"age"`, or `"age + district"` for several together. */
export const namedIn = (detail: string): readonly string[] =>
  [...detail.matchAll(/"([^"]+)"/g)].flatMap(([, names = '']) => names.split(' + '));

export const mendsToText = (mends: readonly Mend[]): string =>
  mends.map(({ remedy, of }) => `${remedy}:${of}`).join('~');
export const mendsFromText = (text: string | undefined): readonly Mend[] =>
  (text ?? '').split('~').flatMap((one) => {
    const [remedy = '', ...of] = one.split(':');
    return ofDescription.includes(remedy) ? [{ remedy, of: of.join(':') }] : [];
  });

/** A description with mends done as far as they need no words of the supplier. */
export function mended(described: Described, mends: readonly Mend[]): Described {
  return mends.reduce(doMend, described);
}

function doMend({ first, columns }: Described, { remedy, of }: Mend): Described {
  const named = of.split(',');
  switch (remedy) {
    case 'raise-level':
      return { first: { ...first, level: Number(of) }, columns };
    case 'restate-quality':
      return { first: { ...first, quality: restated(first.quality, of) }, columns };
    case 'list-processors':
      return { first: { ...first, processors: first.processors ?? [] }, columns };
    case 'declare-persons':
      return { first: { ...first, subjectKind: 'person', level: Math.max(2, first.level ?? 2) }, columns };
    case 'say-persons':
      return { first: { ...first, persons: named[0] ? { column: named[0] } : 'rows' }, columns };
    case 'declare-quasi-identifiers':
      return {
        first,
        columns: columns.map(({ identifierType, ...column }) =>
          named.includes(column.name) && column.role !== 'sensitive'
            ? { ...column, role: 'quasi-identifier' }
            : { ...column, ...(identifierType ? { identifierType } : {}) },
        ),
      };
    default:
      return { first, columns };
  }
}

function restated(quality: NewProduct['quality'], measured: string): NewProduct['quality'] {
  const { completeness = 0, freshnessDays = null } = quality ?? {};
  if (measured.endsWith('d')) return { completeness, freshnessDays: Number.parseInt(measured, 10) };
  const share = Number.parseFloat(measured);
  if (Number.isFinite(share)) return { completeness: Math.floor(share) / 100, freshnessDays };
  return { completeness, freshnessDays: null };
}
