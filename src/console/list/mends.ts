import type { Finding } from '../api/client.ts';
import { changesOf, type Change } from '../parts/changes.ts';
import type { Column, NewProduct } from './product-body.ts';

type Described = { readonly first: Omit<NewProduct, 'dictionary'>; readonly columns: readonly Column[] };

/** What of a finding is mended by describing the product anew; a product that has revisions is never changed. */
export const mendsOf = (finding: Finding): readonly Change[] => changesOf(finding, 'product');

/** Mends in an address, and read from one, which may hold anything. */
export const mendsToText = (mends: readonly Change[]): string => JSON.stringify(mends);
export function mendsFromText(text: string | undefined): readonly Change[] {
  try {
    const mends: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(mends) ? mends.filter(isMend) : [];
  } catch {
    return [];
  }
}
const isMend = (one: unknown): one is Change =>
  typeof one === 'object' &&
  one !== null &&
  'remedy' in one &&
  typeof one.remedy === 'string' &&
  'field' in one &&
  typeof one.field === 'string';

/** A description with mends done as far as they need no words of the supplier. */
export function mended(described: Described, mends: readonly Change[]): Described {
  return mends.filter(({ value }) => value !== undefined).reduce(doMend, described);
}

function doMend({ first, columns }: Described, { field, value }: Change): Described {
  if (field === '/dictionary')
    return { first, columns: Array.isArray(value) ? withRoles(columns, value as readonly Roled[]) : columns };
  if (field === '/subjectKind')
    return { first: { ...first, subjectKind: 'person', level: Math.max(2, first.level ?? 2) }, columns };
  const [name = '', part] = field.split('/').slice(1);
  const whole = name as keyof typeof first;
  const before = name === 'quality' ? { freshnessDays: null, ...first.quality } : {};
  const after = part === undefined ? value : { ...before, [part]: value };
  return { first: { ...first, [whole]: after }, columns };
}

type Roled = { readonly name: string; readonly role: Column['role'] };

/** Columns in their new roles; one declared sensitive stays so. */
function withRoles(columns: readonly Column[], roles: readonly Roled[]): readonly Column[] {
  return columns.map((column) => {
    const found = roles.find(({ name }) => name === column.name);
    if (found === undefined || column.role === 'sensitive') return column;
    const { identifierType: _, ...rest } = column;
    return { ...rest, role: found.role };
  });
}
