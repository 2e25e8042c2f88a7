import { randomBytes, randomUUID } from 'node:crypto';
import { expectStatus, itemsOf, type Body, type Person, type Reply } from '../../seeders/client.ts';
import { deposit } from '../../seeders/exchange.ts';
import { completeCreditCode } from '../../src/register/index.ts';
import type { Exchange } from './exchange.ts';
import type { Attempt, Met } from './judged-evasions.ts';
import { csvOf, dictionaryOf, panel, type Offer } from './offers.ts';

export { outcomes, type Met, type Outcome } from './judged-evasions.ts';

/** An attempt of somebody over HTTP. */
export type Evasion = Attempt & { readonly run: (market: Market) => Promise<Met> };

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
  const answer = `${status} ${text.slice(0, 1500)}`;
  if (status < 400) {
    const notes = itemsOf(body, 'notes').map(nameOfRule);
    return { outcome: notes.length > 0 ? 'noted' : 'passes', by: notes, answer };
  }
  const code = (body['type'] ?? `/problems/${status}`).replace('/problems/', '');
  const findings = itemsOf(body, 'findings');
  if (findings.length === 0) return { outcome: 'refused', by: [code], answer };
  const outcome = code === 'needs-review' ? 'needs-review' : 'refused';
  return { outcome, by: [...new Set(findings.filter(({ verdict }) => verdict === outcome).map(nameOfRule))], answer };
}

const nameOfRule = ({ principle, rule }: Body): string => `${principle} ${rule}`;

/** The outcome of a guard that answers with no problem: `by` names the guard. */
export function held(by: string, holds: boolean, answer: unknown = ''): Met {
  return { outcome: holds ? 'refused' : 'passes', by: holds ? [by] : [], answer: JSON.stringify(answer) };
}

/** A new admitted member with a security grade of its choice. */
export async function memberOfGrade({ exchange }: Market, securityGrade: number): Promise<Person> {
  const client = exchange.client();
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
