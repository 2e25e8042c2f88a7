import { toCsv, type DictionaryRow } from '../../seeders/data/table.ts';
import { below, drawn, one, randomFrom, type Random } from './identifiers.ts';

type Cell = string | number;
type Declared = Omit<DictionaryRow, 'identifierType'> & { readonly identifierType?: 'pseudonym' | 'place' | 'other' };
/** A column of a table that is made up: its declaration, and what stands in a row. */
export type MadeColumn = Declared & { readonly of: (random: Random, row: number) => Cell };
/** A product, its one revision and its listing. */
export type Offer = {
  readonly columns: readonly MadeColumn[];
  readonly rows: number;
  readonly product: Readonly<Record<string, unknown>>;
  readonly terms: Readonly<Record<string, unknown>>;
  /** The file, where it is not simply the columns. */
  readonly csv?: string;
  readonly fileName?: string;
};

const hex = '0123456789abcdef';
export const column = (
  name: string,
  role: DictionaryRow['role'],
  of: MadeColumn['of'],
  more: Partial<Declared> = {},
): MadeColumn => ({ name, label: name, type: 'text', role, of, ...more });
export const pseudonyms = (name = 'subject') =>
  column(name, 'identifier', (random) => drawn(random, hex, 16), {
    label: "Supplier's pseudonym",
    identifierType: 'pseudonym',
  });

const ages = ['young', 'middle-aged', 'old'];
const regions = ['north', 'south'];
const spends = ['little', 'some', 'much'];

/**
 * Persons as they may be traded: two pseudonyms, two quasi-identifiers, something sensitive and a measure, complete in
 * every statement.
 */
export const panel: Offer = {
  rows: 120,
  columns: [
    pseudonyms(),
    column('ref', 'identifier', (random) => drawn(random, hex, 12), {
      identifierType: 'pseudonym',
      label: 'Reference at the panel',
    }),
    column('age_band', 'quasi-identifier', (_, row) => ages[row % 3] as string),
    column('region', 'quasi-identifier', (_, row) => regions[row % 2] as string),
    column('spend_band', 'sensitive', (_, row) => spends[Math.floor(row / 6) % 3] as string, { unit: 'CNY/mo' }),
    column('tier', 'measure', (random) => one(random, ['gold', 'silver', 'bronze'])),
  ],
  product: {
    kind: 'record-service',
    title: 'Purchases of a panel, in bands',
    titleZh: '样本消费分档',
    subjectKind: 'person',
    keyColumn: 'subject',
    description: 'What members of a consumer panel spend in a month, in bands of age, region and amount.',
    sourceStatement: 'Told by the members of our own panel, under its terms of membership.',
    processingStatement: 'Ages, regions and amounts in bands; names replaced by keyed pseudonyms.',
    updateFrequency: 'monthly',
    level: 2,
    basis: { kind: 'contract' },
    evidence: [{ kind: 'collection', reference: 'Terms of the panel, version 4' }],
    contact: { email: 'subjects@panel.example', process: 'By mail, with the pseudonym', answerDays: 10 },
    processing: [{ step: 'generalised', what: 'Age, region and amount in bands' }],
    processors: [],
    quality: { completeness: 1, freshnessDays: null },
  },
  terms: {
    purposes: ['ResearchAndDevelopment', 'Marketing'],
    territories: ['CN'],
    maxTermDays: 30,
    maxUses: 100,
    rights: ['use'],
    plan: { model: 'per-call', currency: 'CNY', price: '1', per: 1 },
    declaration: { officer: 'The data protection officer', noneOfTheList: true, items: [] },
  },
};

/** Readings of rivers: about things, open, and rich enough that rows are known again. */
export const rivers: Offer = {
  rows: 400,
  columns: [
    column('station', 'measure', (random) => `S${below(random, 40)}`),
    column('day', 'measure', (random) => `2024-0${1 + below(random, 9)}-1${below(random, 10)}`, { type: 'date' }),
    column('level_mm', 'measure', (random) => 1000 + below(random, 90_000), { type: 'integer', unit: 'mm' }),
    column('flow', 'measure', (random) => `${below(random, 900)}.${10 + below(random, 89)}`, {
      type: 'decimal',
      unit: 'm3/s',
    }),
  ],
  product: {
    kind: 'data-set',
    title: 'Levels and flows of rivers',
    titleZh: '河流水位与流量',
    subjectKind: 'thing',
    description: 'Level and flow of rivers at forty stations, by day.',
    sourceStatement: 'Measured by the supplier at stations of its own.',
    processingStatement: 'Averaged over each day from readings of a minute.',
    updateFrequency: 'daily',
    level: 1,
    evidence: [{ kind: 'own-production', reference: 'Stations 1 to 40 of the supplier' }],
    processing: [{ step: 'aggregated', what: 'Averages over a day' }],
  },
  terms: panel.terms,
};

/**
 * An offer with other columns in place of those of the same name, further ones behind them, and other statements or
 * terms.
 */
export function changed(offer: Offer, change: Partial<Offer> & { readonly without?: readonly string[] }): Offer {
  const { columns = [], without = [], product = {}, terms = {}, ...rest } = change;
  const kept = offer.columns
    .filter(({ name }) => !without.includes(name))
    .map((known) => columns.find(({ name }) => name === known.name) ?? known);
  const added = columns.filter(({ name }) => !offer.columns.some((known) => known.name === name));
  return {
    ...offer,
    ...rest,
    columns: [...kept, ...added],
    product: { ...offer.product, ...product },
    terms: { ...offer.terms, ...terms },
  };
}

let tables = 0;
/** The file of an offer: each one has rows of its own. */
export function csvOf({ columns, rows }: Offer, seed = (tables += 1)): string {
  return csvFrom(columns, rowsOf({ columns, rows }, seed));
}

/** Rows as CSV, in the order of the columns. */
export function csvFrom(
  columns: readonly { readonly name: string }[],
  rows: readonly Readonly<Record<string, Cell>>[],
): string {
  return toCsv(
    columns.map(({ name }) => ({ name, label: name, type: 'text', role: 'measure' })),
    rows,
  );
}

/** The rows of an offer, by the seed of its file. */
export function rowsOf({ columns, rows }: Pick<Offer, 'columns' | 'rows'>, seed: number): Record<string, Cell>[] {
  const random = randomFrom(seed * 7919);
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(columns.map(({ name, of }) => [name, of(random, row)])),
  );
}

/** The dictionary of made-up columns. */
export const dictionaryOf = (columns: readonly MadeColumn[]): Declared[] => columns.map(({ of: _of, ...row }) => row);
