import { expectStatus, type Person } from '../../../seeders/client.ts';
import {
  met,
  published,
  tryToList,
  type Evasion,
  type Listed,
  type Market,
  type Met,
  type Outcome,
} from '../../support/evasions.ts';
import {
  changed,
  column,
  dictionaryOf,
  csvFrom,
  panel,
  rivers,
  rowsOf,
  type MadeColumn,
  type Offer,
} from '../../support/offers.ts';
import { below, drawn, randomFrom } from '../../support/identifiers.ts';

type Row = Readonly<Record<string, string | number>>;
const rule = 'IB-5 not-resold';
const original = rowsOf(rivers, 999);
const persons = rowsOf(panel, 998);

/** What Ada published: the readings of rivers, and a panel of persons. */
const source = (market: Market): Promise<Listed> =>
  market.once('the rivers of ada', async () =>
    published(market, await market.ada(), {
      ...rivers,
      csv: csvFrom(rivers.columns, original),
      terms: { ...rivers.terms, rights: ['use', 'read'] },
    }),
  );
const sourceOfPersons = (market: Market): Promise<Listed> =>
  market.once('the panel of ada', async () =>
    published(market, await market.ada(), { ...panel, csv: csvFrom(panel.columns, persons) }),
  );
/** Whoever sells what is Ada's. */
const mallory = (market: Market): Promise<Person> => market.once('mallory', () => market.exchange.trader('mallory'));

// prettier-ignore
const offerOf = (base: Offer, columns: readonly MadeColumn[], rows: readonly Row[], product: object = {}): Offer =>
  ({ ...base, columns, csv: csvFrom(columns, rows), product: { ...base.product, ...product } });
const sell = async (market: Market, offer: Offer): Promise<Met> => {
  await source(market);
  await sourceOfPersons(market);
  return met((await tryToList(market, await mallory(market), offer)).reply);
};
const evasion = (name: string, outcome: Outcome, offer: () => Offer, why?: string): Evasion => ({
  name,
  outcome,
  ...(outcome === 'passes' ? {} : { by: rule }),
  ...(why === undefined ? {} : { why }),
  run: (market) => sell(market, offer()),
});
const copy =
  (change: (row: Row, at: number) => Row, columns = rivers.columns): (() => Offer) =>
  () =>
    offerOf(rivers, columns, original.map(change));
const renamed = (names: Readonly<Record<string, string>>): MadeColumn[] =>
  rivers.columns.map((known) => ({ ...known, name: names[known.name] as string, label: names[known.name] as string }));
const random = randomFrom(5);
const shuffled = [...original].sort(() => random() - 0.5);
const names = { station: '站点', day: '日期', level_mm: '水位', flow: '流量' };
const text = (name: string) => column(name, 'measure', () => '');
/** An agreement of Mallory's for the readings, under which it received them. */
const received = async (market: Market): Promise<string> =>
  market.once('what mallory received', async () => {
    const [{ listingId }, buyer] = [await source(market), await mallory(market)];
    const recorded = expectStatus(
      await market.exchange.operators[0].post('/deposits', {
        memberId: buyer.memberId,
        amount: '100',
        currency: 'CNY',
        reference: `evasions ${buyer.memberId}`,
      }),
      201,
    );
    expectStatus(await market.exchange.operators[1].post(`/deposits/${recorded['id']}/confirm`), 200);
    const agreement = expectStatus(
      await buyer.post('/agreements', { listingId, purpose: 'AcademicResearch', termDays: 10, uses: 5 }),
      201,
    );
    const delivery = expectStatus(await buyer.post('/deliveries', { agreementId: agreement['id'] }), 201);
    expectStatus(await buyer.post(`/deliveries/${delivery['id']}/files`, { purpose: 'AcademicResearch' }), 201);
    return agreement['id'] as string;
  });
const means = (): Offer => {
  const stations = [...new Set(original.map(({ station }) => station as string))];
  const rows = stations.map((station, at) => {
    const levels = original.filter((row) => row['station'] === station).map((row) => Number(row['level_mm']));
    return { station: `M${at}`, mean: Math.round(levels.reduce((sum, level) => sum + level, 0) / levels.length) };
  });
  return offerOf(
    rivers,
    [column('station', 'measure', () => ''), column('mean', 'measure', () => 0, { type: 'integer' })],
    rows,
  );
};
const ownRows = rowsOf(rivers, 997);

/** The data of others, sold again. */
// prettier-ignore
export const resale: readonly Evasion[] = [
  evasion('a copy as it is', 'refused', copy((row) => row)),
  evasion('a copy in another order', 'refused', () => offerOf(rivers, rivers.columns, shuffled)),
  evasion('a copy with columns renamed', 'refused',
    copy(({ station, day, level_mm, flow }) => ({ a: station, b: day, c: level_mm, d: flow }) as Row,
    renamed({ station: 'a', day: 'b', level_mm: 'c', flow: 'd' }))),
  evasion('a copy with columns in another order', 'refused', copy((row) => row, [...rivers.columns].reverse())),
  evasion('a sample of a tenth', 'refused', () => offerOf(rivers, rivers.columns, original.filter((_, at) => at % 10 === 3))),
  evasion('a copy without one column', 'refused', copy((row) => row, rivers.columns.filter(({ name }) => name !== 'flow'))),
  evasion('a copy with a column of its own', 'refused',
    copy((row, at) => ({ ...row, mark: at }), [...rivers.columns, column('mark', 'measure', () => 0, { type: 'integer' })])),
  evasion('a copy with its numbers written otherwise', 'refused', copy((row) => ({ ...row, level_mm: `${row['level_mm']}.00`, flow: `0${row['flow']}0` }), [
    rivers.columns[0] as MadeColumn, rivers.columns[1] as MadeColumn, column('level_mm', 'measure', () => 0, { type: 'decimal' }), text('flow'),
  ])),
  evasion('a copy with its words in capitals and spaces', 'refused', copy((row) => ({ ...row, station: ` ${String(row['station']).toLowerCase()}  ` }))),
  evasion('a copy with names and labels translated', 'refused',
    copy((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [names[name as 'day'], name === 'station' ? `站${value}` : value])),
    renamed(names))),
  evasion('a copy with other stations', 'refused', copy((row) => ({ ...row, station: `T${drawn(random, '0123456789', 6)}` }))),
  evasion('a copy among as many rows of its own', 'needs-review', () => offerOf(rivers, rivers.columns, [...original, ...ownRows])),
  evasion('a copy among twenty times as many rows of its own', 'needs-review',
    () => offerOf(rivers, rivers.columns, [...original, ...rowsOf({ ...rivers, rows: 8000 }, 996)])),
  evasion('a tenth of it among twenty times as many rows of its own', 'passes', () => {
    const rows = [...original.slice(0, 40), ...rowsOf({ ...rivers, rows: 800 }, 995)];
    return offerOf(rivers, rivers.columns, rows);
  }, 'Less than a fifth of the rows is found elsewhere, and less than most of what is elsewhere is among them.'),
  evasion('a copy with noise in each number', 'passes',
    copy((row) => ({ ...row, level_mm: Number(row['level_mm']) + 1 + below(random, 9), flow: (Number(row['flow']) + 0.05).toFixed(2) })),
    'What is left are values that many a table has; numbers that are nearly equal are different numbers.'),
  evasion('a copy in other units', 'passes',
    copy((row) => ({ ...row, level_mm: Math.round(Number(row['level_mm']) / 25.4), flow: (Number(row['flow']) * 35.31).toFixed(2) })),
    'Converted numbers are different numbers.'),
  evasion('means of it by station', 'passes', means,
    'A mean is a new number; whether it may be derived stands in the terms, and only a person can tell where it came from.'),
  evasion('two of its columns', 'passes', copy((row) => row, rivers.columns.slice(0, 2)), 'Two columns of few values are in many a table.'),
  evasion('a copy of persons under other pseudonyms', 'passes',
    () => offerOf(panel, panel.columns,
    persons.map((row) => ({ ...row, subject: drawn(random, '0123456789abcdef', 16), ref: drawn(random, '0123456789abcdef', 12) }))),
    'Without pseudonyms, rows in wide bands carry too little to be known again: the better they are generalised, the less.'),
  evasion('a copy of persons with the pseudonyms kept', 'refused', () => offerOf(panel, panel.columns, persons)),
  evasion('a copy of persons with only one of two pseudonyms changed', 'passes',
    () => offerOf(panel, panel.columns, persons.map((row) => ({ ...row, ref: drawn(random, '0123456789abcdef', 12) }))),
    'What a row tells is weighed by how rare its values are in the table; a pseudonym weighs no more than a row number, and the bands little.'),
  {
    name: 'a copy of what was received, its origin not told', outcome: 'refused', by: rule,
    run: async (market) => {
      await received(market);
      return sell(market, offerOf(rivers, rivers.columns, [...original].reverse()));
    },
  },
  {
    name: 'a product derived without the right, its origin told', outcome: 'refused', by: 'DR-2 lineage-permitted',
    run: async (market) =>
      sell(market, offerOf(rivers, means().columns, ownRows.map((row, at) => ({ station: `N${at}`, mean: row['level_mm'] as number })),
      { derivedFrom: [await received(market)] })),
  },
  {
    name: 'an origin under the agreement of another', outcome: 'refused', by: 'unknown-agreement',
    run: async (market) => {
      const agreementId = await received(market);
      const eve = await market.eve();
      return met((await tryToList(market, eve, changed(rivers, { product: { derivedFrom: [agreementId] } }))).reply);
    },
  },
  {
    name: 'the same rows at a second member of one owner', outcome: 'refused', by: rule,
    run: async (market) => {
      await source(market);
      return met((await tryToList(market, await market.exchange.supplier('ada two'), offerOf(rivers, rivers.columns, original))).reply);
    },
  },
  {
    name: 'outside the exchange', outcome: 'passes', why: 'The exchange sees only what is listed here; the terms prohibit it, and a breach can be reported.',
    run: async (market) => {
      const buyer = await mallory(market);
      const agreement = (await buyer.get(`/agreements/${await received(market)}`)).text;
      return { outcome: agreement.includes('"sell"') ? 'passes' : 'refused', by: [], answer: agreement };
    },
  },
  {
    name: 'rows of a draft that was never published', outcome: 'passes',
      why: 'Only what was published is compared; a draft is known to nobody but its supplier.',
    run: async (market) => {
      const rows = rowsOf(rivers, 994);
      const ada = await market.ada();
      const product = expectStatus(await ada.post('/products', { ...rivers.product, dictionary: dictionaryOf(rivers.columns) }), 201);
      expectStatus(await ada.upload(`/products/${product['id']}/revisions?name=a.csv`, csvFrom(rivers.columns, rows)), 201);
      return sell(market, offerOf(rivers, rivers.columns, rows));
    },
  },
];
