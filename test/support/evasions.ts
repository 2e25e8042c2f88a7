import { randomBytes, randomUUID } from 'node:crypto';
import { Client, expectStatus, itemsOf, type Body, type Person, type Reply } from '../../seeders/client.ts';
import { toCsv, type DictionaryRow } from '../../seeders/data/table.ts';
import { deposit } from '../../seeders/exchange.ts';
import { completeCreditCode } from '../../src/register/index.ts';
import type { Exchange } from './exchange.ts';
import { below, drawn, one, randomFrom, type Random } from './identifiers.ts';

/** What became of an attempt: stopped for good, put before a person, let pass with a remark, or let pass. */
export const outcomes = ['refused', 'needs-review', 'noted', 'passes'] as const;
export type Outcome = (typeof outcomes)[number];
/**
 * `by`: the rules that stopped it, as "IB-4 k-anonymity", or the code of the problem; `told` is what the exchange said,
 * for the reader of a failure.
 */
export type Met = { readonly outcome: Outcome; readonly by: readonly string[]; readonly told: string };
/** An attempt of somebody; `by` is the rule or problem that must stop it, `why` says why it gets through. */
export type Evasion = {
  readonly name: string;
  readonly outcome: Outcome;
  readonly by?: string;
  readonly why?: string;
  readonly run: (market: Market) => Promise<Met>;
};

type Cell = string | number;
type Declared = Omit<DictionaryRow, 'identifierType'> & { readonly identifierType?: 'pseudonym' | 'place' | 'other' };
/** A column of a made-up table: its declaration, and its cell in a row. */
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

/** Does something with the operators of a separate exchange, for what would otherwise affect everyone in this one. */
export type Apart = <T>(work: (operators: Exchange['operators']) => Promise<T>) => Promise<T>;

/** The people of the evasions; each person is made once, when first asked for. */
export class Market {
  readonly exchange: Exchange;
  readonly apart: Apart;
  private readonly known = new Map<string, Promise<unknown>>();

  constructor(exchange: Exchange, apart: Apart) {
    this.exchange = exchange;
    this.apart = apart;
  }

  /** What was made under this name, or else is made now. */
  once<T>(name: string, make: () => Promise<T>): Promise<T> {
    const made = (this.known.get(name) as Promise<T> | undefined) ?? make();
    this.known.set(name, made);
    return made;
  }

  /** The supplier who tries to list what may not be listed. */
  eve = (): Promise<Person> => this.once('eve', () => this.exchange.supplier('eve'));
  /** The supplier who lists what is right. */
  ada = (): Promise<Person> => this.once('ada', () => this.exchange.supplier('ada'));
  /** A new buyer with money. */
  async buyer(): Promise<Person> {
    const buyer = await this.exchange.buyer('bo');
    await deposit(this.exchange.operators, buyer.memberId, '1000', `ref-${randomBytes(8).toString('hex')}`);
    return buyer;
  }
}

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

export type Listed = {
  readonly reply: Reply;
  readonly productId: string;
  readonly revisionId: string;
  readonly listingId: string;
};

/**
 * Describes, uploads, drafts, submits and publishes; `reply` is the first that was not as wished, or else that of the
 * publication.
 */
export async function tryToList({ exchange }: Market, person: Person, offer: Offer): Promise<Listed> {
  const known = { productId: '', revisionId: '', listingId: '' };
  const fileName = encodeURIComponent(offer.fileName ?? 'table.csv');
  const steps: ((so: typeof known) => Promise<readonly [Reply, keyof typeof known]>)[] = [
    async () => [
      await person.post('/products', { ...offer.product, dictionary: dictionaryOf(offer.columns) }),
      'productId',
    ],
    async ({ productId }) => [
      await person.upload(`/products/${productId}/revisions?name=${fileName}`, offer.csv ?? csvOf(offer)),
      'revisionId',
    ],
    async ({ revisionId }) => [await person.post('/listings', { revisionId, ...offer.terms }), 'listingId'],
    async ({ listingId }) => [await person.post(`/listings/${listingId}/submit`), 'listingId'],
    async ({ listingId }) => [await exchange.operators[0].post(`/listings/${listingId}/publish`), 'listingId'],
  ];
  let last: Reply | undefined;
  for (const step of steps) {
    const [reply, name] = await step(known);
    last = reply;
    if (reply.status >= 400) break;
    known[name] = reply.body['id'] as string;
  }
  return { ...known, reply: last as Reply };
}

/** The outcome of listing an offer. */
export const listing = async (market: Market, offer: Offer): Promise<Met> =>
  met((await tryToList(market, await market.eve(), offer)).reply);

/**
 * The same for a further listing of a panel that Eve published before: only the terms differ, and what the listing
 * says.
 */
export async function tryToRelist(market: Market, terms: Readonly<Record<string, unknown>>): Promise<Listed> {
  const eve = await market.eve();
  const { productId, revisionId } = await market.once('a panel of eve', () => published(market, eve, panel));
  const { id } = expectStatus(await eve.post('/listings', { revisionId, ...panel.terms, ...terms }), 201);
  const submitted = await eve.post(`/listings/${id}/submit`);
  const reply =
    submitted.status >= 400 ? submitted : await market.exchange.operators[0].post(`/listings/${id}/publish`);
  return { reply, productId, revisionId, listingId: id as string };
}

/** A published listing; throws what the exchange said where it is not. */
export async function published(market: Market, person: Person, offer: Offer): Promise<Listed> {
  const listed = await tryToList(market, person, offer);
  expectStatus(listed.reply, 200);
  return listed;
}

/**
 * What a reply means: findings of the gate by their rules, other problems by their codes, remarks of the gate on a
 * call.
 */
export function met({ status, body, text }: Reply): Met {
  const told = `${status} ${text.slice(0, 1500)}`;
  if (status < 400) {
    const notes = itemsOf(body, 'notes').map(nameOfRule);
    return { outcome: notes.length > 0 ? 'noted' : 'passes', by: notes, told };
  }
  const code = (body['type'] ?? `/problems/${status}`).replace('/problems/', '');
  const findings = itemsOf(body, 'findings');
  if (findings.length === 0) return { outcome: 'refused', by: [code], told };
  const outcome = code === 'needs-review' ? 'needs-review' : 'refused';
  return { outcome, by: [...new Set(findings.filter(({ verdict }) => verdict === outcome).map(nameOfRule))], told };
}

const nameOfRule = ({ principle, rule }: Body): string => `${principle} ${rule}`;

/** The outcome of a guard that answers with no problem: `by` names the guard. */
export function held(by: string, holds: boolean, told: unknown = ''): Met {
  return { outcome: holds ? 'refused' : 'passes', by: holds ? [by] : [], told: JSON.stringify(told) };
}

/** A new admitted member with a security grade of its choice. */
export async function memberOfGrade({ exchange }: Market, securityGrade: number): Promise<Person> {
  const client = new Client(exchange.url);
  const email = `graded.${randomBytes(5).toString('hex')}@member.example`;
  const person = { name: 'Grada', email };
  const creditCode = completeCreditCode(
    `91310000MA2${[...randomBytes(6)].map((byte) => '0123456789ABCDEFGHJKLMNPQRTUWXY'.charAt(byte % 31)).join('')}`,
  );
  const { ruleBook } = expectStatus(await client.get('/principles'), 200);
  const application = {
    legalName: 'Graded Ltd',
    creditCode,
    capacities: ['supplier', 'buyer'],
    contact: person,
    officer: person,
    securityGrade,
    acceptsRuleBook: ruleBook?.['version'],
    user: { name: 'Grada', email, password: 'a long enough password' },
  };
  expectStatus(await client.post('/members', application, { 'idempotency-key': randomUUID() }), 201);
  const signedIn = await client.signIn(email, 'a long enough password');
  expectStatus(await exchange.operators[0].post(`/members/${signedIn.memberId}/review`), 200);
  expectStatus(await exchange.operators[1].post(`/members/${signedIn.memberId}/admit`), 200);
  return signedIn;
}
