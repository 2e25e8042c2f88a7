import type { Schemas } from '../api/client.ts';
import type { paths } from '../api/openapi.d.ts';
import type { Examination } from './uploading.ts';

export type NewProduct = paths['/api/v1/products']['post']['requestBody']['content']['application/json'];
export type Product = Schemas['Product'];
export type Column = NewProduct['dictionary'][number];
export type Values = Readonly<Record<string, FormDataEntryValue>>;

export const kinds = ['data-set', 'record-service', 'file-series'] as const;
export const subjects = ['person', 'enterprise', 'thing'] as const;
export const types = ['text', 'integer', 'decimal', 'date', 'instant', 'boolean'] as const;
export const roles = ['identifier', 'quasi-identifier', 'sensitive', 'measure', 'free-text'] as const;
export const identifies = ['pseudonym', 'credit-code', 'device', 'place', 'other'] as const;
export const bases = [
  'consent',
  'contract',
  'legal-duty',
  'emergency',
  'public-interest',
  'published',
  'none',
] as const;
export const evidences = ['own-production', 'collection', 'contract', 'licence', 'public-register'] as const;
export const steps = ['pseudonymised', 'generalised', 'aggregated', 'computed', 'modelled', 'joined', 'cleaned', 'selected'] as const; // prettier-ignore
export const frequencies = ['irregular', 'real-time', 'hourly', 'daily', 'weekly', 'every-15-days', 'monthly', 'quarterly', 'half-yearly', 'yearly', 'every-2-years', 'every-3-years', 'every-5-years', 'every-10-years'] as const; // prettier-ignore

/** What was said in a field of a form; empty where it is absent. */
export function said(values: Values, name: string): string {
  const value = values[name];
  return typeof value === 'string' ? value.trim() : '';
}

export const oneOf = <T extends string>(list: readonly [T, ...T[]], text: string): T =>
  list.find((one) => one === text) ?? list[0];

/** A number as it was typed; what is no number goes to the exchange as 0 and comes back with a pointer to its field. */
export const numberOf = (text: string): number => (Number.isFinite(Number(text)) ? Number(text) : 0);

/** The body of a new product, from its form. Fields are named by where they stand in it. */
export function productBody(values: Values, columns: readonly Column[]): NewProduct {
  const at = (name: string) => said(values, name);
  const subjectKind = oneOf(subjects, at('subjectKind'));
  const isPersonal = subjectKind === 'person';
  const key = at('keyColumn');
  const persons = at('persons');
  const process = at('processing/0/what');
  const evidence = at('evidence/0/reference');
  const processor = at('processors/0/name');
  const fresh = at('quality/freshnessDays');
  return {
    kind: oneOf(kinds, at('kind')),
    title: at('title'),
    titleZh: at('titleZh'),
    description: at('description'),
    subjectKind,
    dictionary: columns.flatMap((column, index) =>
      isLeftOut(values, index) ? [] : [columnSaid(values, column, index)],
    ),
    ...(key === '' ? {} : { keyColumn: key }),
    ...(isPersonal && persons !== ''
      ? { persons: persons === 'rows' ? 'rows' : { column: persons.replace(/^column:/, '') } }
      : {}),
    sourceStatement: at('sourceStatement'),
    processingStatement: at('processingStatement'),
    updateFrequency: oneOf(frequencies, at('updateFrequency')),
    evidence: evidence === '' ? [] : [{ kind: oneOf(evidences, at('evidence/0/kind')), reference: evidence }],
    processing: process === '' ? [] : [{ step: oneOf(steps, at('processing/0/step')), what: process }],
    processors: processorsSaid(at, processor),
    level: numberOf(at('level')),
    quality: {
      completeness: numberOf(at('quality/completeness')) / 100,
      freshnessDays: fresh === '' ? null : numberOf(fresh),
    },
    ...(isPersonal && at('basis/kind') !== '' ? { basis: { kind: oneOf(bases, at('basis/kind')) } } : {}),
    ...(isPersonal && at('contact/email') !== ''
      ? {
          contact: {
            email: at('contact/email'),
            process: at('contact/process'),
            answerDays: numberOf(at('contact/answerDays')),
          },
        }
      : {}),
  };
}

/** Whether the column at this place of the file's dictionary was ticked to be left out. */
export const isLeftOut = (values: Values, index: number): boolean => `leave/${String(index)}` in values;

function processorsSaid(at: (name: string) => string, name: string): NewProduct['processors'] {
  if (at('processors') === 'unsaid') return null;
  if (at('processors') === 'none') return [];
  return [{ name, task: at('processors/0/task'), country: at('processors/0/country') }];
}

function columnSaid(values: Values, column: Column, index: number): Column {
  const at = (name: string) => said(values, `dictionary/${String(index)}/${name}`);
  const role = oneOf(roles, at('role'));
  const type = oneOf(types, at('type'));
  const canWiden = role === 'quasi-identifier' || role === 'sensitive';
  const { hierarchy } = column;
  return {
    name: column.name,
    label: at('label'),
    type,
    role,
    ...(column.unit === undefined ? {} : { unit: column.unit }),
    ...(role === 'identifier' && at('identifierType') !== ''
      ? { identifierType: oneOf(identifies, at('identifierType')) }
      : {}),
    ...(canWiden && hierarchy && fits(hierarchy, type) ? { hierarchy } : {}),
  };
}

function fits(hierarchy: NonNullable<Column['hierarchy']>, type: Column['type']): boolean {
  if ('bands' in hierarchy) return type === 'integer' || type === 'decimal';
  if ('calendar' in hierarchy) return type === 'date' || type === 'instant';
  return true;
}

/** The dictionary to begin with: what the exchange suggests, with labels from the names and ways to widen. */
export function suggestedColumns(found: Examination): readonly Column[] {
  return found.columns.map(({ because: _, ...suggested }) => {
    const measured = found.profile.find(({ name }) => name === suggested.name);
    const column = isKeyLike(found, suggested.name)
      ? { ...suggested, role: 'identifier' as const, identifierType: 'pseudonym' as const }
      : suggested;
    const hierarchy = wideningOf(column.type, measured?.min ?? null, measured?.max ?? null);
    return { ...column, label: labelOf(column.name), ...(hierarchy ? { hierarchy } : {}) };
  });
}

const MANY_ROWS = 50;

/** Whether a column that is suggested as a quasi-identifier names each row: then it is a key, whatever it is called. */
export function isKeyLike({ columns, profile, rows }: Examination, name: string): boolean {
  const column = columns.find((one) => one.name === name);
  const measured = profile.find((one) => one.name === name);
  const names = column?.role === 'quasi-identifier' && (column.type === 'text' || column.type === 'integer');
  return names && rows >= MANY_ROWS && measured?.nulls === 0 && measured.distinct === rows;
}

const labelOf = (name: string): string => {
  const words = name.replaceAll(/[_\s]+/g, ' ').trim();
  return words === '' ? name : words;
};

/** How the values of a column can be widened: numbers in about twelve, six and three bands, dates by the calendar. */
export function wideningOf(type: string, min: string | null, max: string | null): Column['hierarchy'] | undefined {
  if (type === 'date' || type === 'instant') return { calendar: ['month', 'quarter', 'year'] };
  if (type !== 'integer' && type !== 'decimal') return undefined;
  const range = Number(max) - Number(min);
  if (min === null || max === null || !(range >= 4) || range > 1e9) return undefined;
  const raw = Math.max(2, range / 12);
  const power = 10 ** Math.floor(Math.log10(raw));
  const base = Math.max(2, ([1, 2, 5, 10].find((digit) => digit * power >= raw) ?? 10) * power);
  return { bands: [base, base * 2, base * 4] };
}

/** The share of cells that are filled, rounded down to a whole percent. */
export function completenessOf({ rows, profile }: Examination): number {
  const cells = rows * profile.length;
  const empty = profile.reduce((sum, { nulls }) => sum + nulls, 0);
  return cells === 0 ? 0 : Math.floor((100 * (cells - empty)) / cells);
}
