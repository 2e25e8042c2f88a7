import { listing, met, published, tryToList, type Evasion } from '../../support/evasions.ts';
import { changed, column, csvFrom, csvOf, panel, pseudonyms, rowsOf, type Offer } from '../../support/offers.ts';
import { below, drawn, one, type Random } from '../../support/identifiers.ts';

const declared = 'IB-4 quasi-identifiers-declared';
const k = 'IB-4 k-anonymity';

const evasion = (
  name: string,
  outcome: Evasion['outcome'],
  by: string | undefined,
  offer: Offer | (() => Offer),
  why?: string,
): Evasion => ({
  name,
  outcome,
  ...(by === undefined ? {} : { by }),
  ...(why === undefined ? {} : { why }),
  run: (market) => listing(market, typeof offer === 'function' ? offer() : offer),
});
const age = (random: Random) => 18 + below(random, 60);
const birthday = (random: Random) =>
  `${1940 + below(random, 60)}-${String(1 + below(random, 12)).padStart(2, '0')}-${String(1 + below(random, 28)).padStart(2, '0')}`;

/** Every row that many times, under new pseudonyms; `noise` adds a measure that differs from copy to copy. */
const copied = (times: number, noise: boolean): Offer => {
  const base = changed(panel, {
    without: ['ref', 'tier', 'spend_band'],
    columns: [
      column('age_band', 'quasi-identifier', (random) => 20 + below(random, 20), { type: 'integer' }),
      column('region', 'quasi-identifier', (random) => `R${below(random, 20)}`),
    ],
  });
  const rows = rowsOf({ ...base, rows: 40 }, times).flatMap((row) => Array.from({ length: times }, () => row));
  const fresh = rowsOf(
    { columns: [pseudonyms(), column('basket', 'measure', (random) => below(random, 3))], rows: rows.length },
    times + 1,
  );
  const columns = noise
    ? [...base.columns, column('basket', 'measure', (random) => below(random, 3), { type: 'integer' })]
    : base.columns;
  return {
    ...base,
    columns,
    csv: csvFrom(
      columns,
      rows.map((row, at) => ({ ...row, ...fresh[at] })),
    ),
  };
};
const skewed = (spend: (random: Random, row: number, young: boolean) => string): Offer => {
  const columns = panel.columns.filter(({ name }) => name !== 'spend_band');
  const at = panel.columns.find(({ name }) => name === 'spend_band') as (typeof panel.columns)[number];
  let seen = 0;
  const young = (): boolean => (seen += 1) % 2 === 0;
  let isYoung = false;
  return {
    ...panel,
    columns: [
      ...columns.map((known) =>
        known.name === 'age_band' ? { ...known, of: () => ((isYoung = young()) ? 'young' : 'old') } : known,
      ),
      { ...at, of: (random, row) => spend(random, row, isYoung) },
    ],
  };
};

/** Persons who can be recognised, and figures that hide it. */
// prettier-ignore
export const risk: readonly Evasion[] = [
  evasion('each row copied eleven times under new pseudonyms', 'needs-review', 'IB-4 rows-not-repeated', () => copied(11, false)),
  evasion('each row copied eleven times with a measure of noise', 'passes', undefined, () => copied(11, true),
    'Copies with noise look like persons who are alike; only a second source could tell.'),
  evasion('age and sex declared measures', 'refused', declared, changed(panel, {
    columns: [column('age', 'measure', age, { type: 'integer' }), column('sex', 'measure', (random) => one(random, ['f', 'm']))],
  })),
  evasion('age and sex declared measures, under names that say nothing', 'refused', declared, changed(panel, {
    columns: [column('c1', 'measure', age, { type: 'integer' }), column('c2', 'measure', (random) => one(random, ['f', 'm']))],
  })),
  evasion('age in fives and sex as codes, under names that say nothing', 'passes', undefined, changed(panel, {
    without: ['spend_band'],
    columns: [
      column('c1', 'measure', (random) => 300 + 7 * Math.floor(age(random) / 5), { type: 'integer' }),
        column('c2', 'measure', (random) => 1 + below(random, 2), { type: 'integer' }),
    ],
  }), 'Coded values say nothing by themselves, and a pair of columns with few values tells few apart.'),
  evasion('age declared sensitive', 'refused', declared, changed(panel, { columns: [column('age', 'sensitive', age, { type: 'integer' })] })),
  evasion('age declared an identifier', 'needs-review', declared, changed(panel, {
    columns: [column('age', 'identifier', age, { type: 'integer', identifierType: 'other' })],
  })),
  evasion('the date of birth declared a measure', 'needs-review', declared,
    changed(panel, { columns: [column('since', 'measure', birthday, { type: 'date' })] })),
  evasion('the date of birth declared an identifier', 'needs-review', declared, changed(panel, {
    columns: [column('since', 'identifier', birthday, { type: 'date', identifierType: 'other' })],
  })),
  evasion('the date of birth in the pseudonym', 'passes', undefined, changed(panel, {
    columns: [{ ...pseudonyms(), of: (random) => `M-${birthday(random)}-${drawn(random, '0123456789abcdef', 6)}` }],
  }), 'What a pseudonym is made of is not looked at; the terms of IB-4 bind the buyer.'),
  evasion('the date of birth as a number, declared an identifier', 'passes', undefined, changed(panel, {
    columns: [column('code', 'identifier', (random) => birthday(random).replaceAll('-', ''), { type: 'integer', identifierType: 'other' })],
  }), 'Whole numbers may be pseudonyms; only dates and fractions may not.'),
  evasion('the date of birth as days since 1900, declared a measure', 'needs-review', declared, changed(panel, {
    columns: [column('c1', 'measure', (random) => 14_000 + below(random, 20_000), { type: 'integer' })],
  })),
  evasion('the date of birth over three measures', 'refused', declared, changed(panel, {
    columns: [
      column('c1', 'measure', (random) => 1940 + below(random, 60), { type: 'integer' }),
        column('c2', 'measure', (random) => 1 + below(random, 12), { type: 'integer' }),
      column('c3', 'measure', (random) => 1 + below(random, 28), { type: 'integer' }),
    ],
  })),
  evasion('what a person said, declared free text', 'refused', declared, changed(panel, {
    columns: [column('note', 'free-text',
      (random) => `The woman of ${age(random)} who keeps the shop at corner ${below(random, 999)} of street ${below(random, 999)} came.`)],
  })),
  evasion('a constant column as the only quasi-identifier', 'refused', declared, changed(panel, {
    without: ['age_band', 'region'],
    columns: [
      column('country', 'quasi-identifier', () => 'CN'),
        column('born', 'measure', (random) => 1940 + below(random, 60), { type: 'integer', label: 'Year of birth' }),
      column('county', 'measure', (random) => `C${below(random, 90)}`),
    ],
  })),
  evasion('persons said to be things', 'needs-review', 'PL persons-declared', changed(panel, {
    without: ['age_band', 'region', 'spend_band'], product: { subjectKind: 'thing', basis: null, contact: null, level: 1 },
    columns: [column('age', 'measure', age, { type: 'integer' }), column('gender', 'measure', (random) => one(random, ['f', 'm']))],
  })),
  evasion('persons said to be things, under names that say nothing', 'needs-review', 'PL persons-declared', changed(panel, {
    without: ['age_band', 'region', 'spend_band'], product: { subjectKind: 'thing', basis: null, contact: null, level: 1 },
    columns: [column('c1', 'measure', age, { type: 'integer' }), column('c2', 'measure', (random) => one(random, ['f', 'm']))],
  })),
  evasion('persons said to be things, in codes', 'passes', undefined, changed(panel, {
    without: ['age_band', 'region', 'spend_band'],
    product: { subjectKind: 'thing', basis: null, contact: null, level: 1, title: 'Counts of visits', description: 'Visits by the pseudonym of the panel.' },
    columns: [column('c1', 'measure', (random) => 300 + 7 * age(random), { type: 'integer' }),
      column('c2', 'measure', (random) => 1 + below(random, 2), { type: 'integer' })],
  }), 'Codes under names that say nothing are of anything; only a person who asks what they mean can tell.'),
  evasion('persons of level 1', 'refused', 'SC-5 level-fits', changed(panel, { product: { level: 1 } })),
  evasion('a sensitive column with one value in a class', 'refused', 'IB-4 diversity',
    () => skewed((random, _, young) => (young ? 'much' : one(random, ['little', 'some', 'much'])))),
  evasion('a sensitive column that is spread by class', 'refused', 'IB-4 diversity',
    () => skewed((random, _, young) => (below(random, 10) === 0) === young ? 'little' : 'most')),
  evasion('a sensitive column declared a measure', 'passes', undefined, () => {
    const offer = skewed((_, __, young) => (young ? 'much' : 'little'));
    const columns = offer.columns.map((known) => (known.name === 'spend_band' ? { ...known, role: 'measure' as const } : known));
    return { ...offer, columns: [...columns, column('visits', 'measure', (random) => below(random, 3), { type: 'integer' })] };
  }, 'What would hurt a person to be known is for the supplier to declare; the words of B4 to B9 are looked for in its name.'),
  evasion('three outliers among many', 'refused', k,
    changed(panel, { columns: [column('region', 'quasi-identifier', (random, row) => (row % 100 === 7 ? 'island' : one(random, ['north', 'south'])))] })),
  evasion('the outliers without a value', 'refused', k, changed(panel, {
    product: { quality: { completeness: 0.9, freshnessDays: null } },
    columns: [column('region', 'quasi-identifier', (random, row) => (row % 100 === 7 ? '' : one(random, ['north', 'south'])))],
  })),
  evasion('quasi-identifiers told apart by case and spaces only', 'refused', k, changed(panel, {
    columns: [column('region', 'quasi-identifier', (random, row) => `${one(random, ['north', 'south'])}${' '.repeat(row % 40)}.`)],
  })),
  evasion('a public sample of rows in small classes', 'refused', 'IP-2 sample-safe', changed(panel, { terms: { sample: { kind: 'rows', count: 10 } } })),
  {
    name: 'real rows as an invented sample', outcome: 'refused', by: 'IP-2 sample-safe',
    run: (market) => {
      const csv = csvOf(panel);
      const [header = '', ...lines] = csv.trimEnd().split('\n');
      const rows = lines.slice(0, 5).map((line) => Object.fromEntries(header.split(',').map((name, at) => [name, line.split(',')[at] ?? ''])));
      return listing(market, changed(panel, { csv, terms: { sample: { kind: 'synthetic', rows } } }));
    },
  },
  {
    name: 'two products of the same persons with other columns, to be joined', outcome: 'passes',
    why: 'Each is measured by itself; what a buyer holds of several is measured nowhere at an order or a call yet (exposure/).',
    run: async (market) => {
      const eve = await market.eve();
      const wide = changed(panel, {
        columns: [
          column('work', 'quasi-identifier', (_, row) => ['office', 'shop', 'field'][row % 3] as string),
            column('home', 'quasi-identifier', (_, row) => ['owned', 'rented', 'other'][Math.floor(row / 3) % 3] as string),
        ],
      });
      const [header = '', ...lines] = csvOf(wide).trimEnd().split('\n');
      const half = (names: readonly string[]) => {
        const at = names.map((name) => header.split(',').indexOf(name));
        const columns = names.map((name) => wide.columns.find((known) => known.name === name) as (typeof wide.columns)[number]);
        return { ...wide, columns, csv: `${[header, ...lines].map((line) => at.map((place) => line.split(',')[place]).join(',')).join('\n')}\n` };
      };
      await published(market, eve, half(['subject', 'age_band', 'region', 'spend_band']));
      return met((await tryToList(market, eve, half(['subject', 'work', 'home', 'tier']))).reply);
    },
  },
  {
    name: 'a revision without one person after one with', outcome: 'passes',
    why: 'Each revision is measured by itself; a buyer of both learns about the one who is missing.',
    run: async (market) => {
      const eve = await market.eve();
      const csv = csvOf(panel);
      const first = await published(market, eve, { ...panel, csv });
      const lines = csv.trimEnd().split('\n');
      const upload = await eve.upload(`/products/${first.productId}/revisions?name=b.csv`, `${lines.slice(0, -1).join('\n')}\n`);
      if (upload.status >= 400) return met(upload);
      const draft = await eve.post('/listings', { revisionId: upload.body['id'], ...panel.terms });
      const submitted = await eve.post(`/listings/${draft.body['id']}/submit`);
      return met(submitted.status >= 400 ? submitted : await market.exchange.operators[0].post(`/listings/${draft.body['id']}/publish`));
    },
  },
];
