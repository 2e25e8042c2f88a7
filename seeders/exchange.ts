import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { applyFor, Client, expectStatus, type Body, type Person, type Reply } from './client.ts';
import { cityTables, generalisedWageTable, priceBoard, vegaTables, type SeedTable } from './data/index.ts';
import { operatorUsers, regulatorUsers, seededMembers } from './institutions.ts';
import { seedItems } from '../src/list/index.ts';

/** Who plays in a seeded exchange: two people for the operator, one for the regulator, two suppliers, two buyers. */
export type Cast = {
  readonly operators: readonly [Person, Person];
  readonly regulator: Person;
  readonly ada: Person;
  readonly sun: Person;
  readonly bo: Person;
  readonly cai: Person;
};
export type PricePlan = {
  readonly model: 'per-call' | 'per-record';
  readonly currency: 'CNY';
  readonly price: string;
  readonly per: number;
  readonly misses?: string;
};
export type Terms = {
  readonly purposes: readonly string[];
  readonly maxTermDays: number;
  readonly maxUses: number;
  readonly usesOffered?: number;
  readonly plan: PricePlan;
};

const perThousandRecords: PricePlan = { model: 'per-record', currency: 'CNY', price: '100', per: 1000 };
export const wageTerms: Terms = {
  purposes: ['ResearchAndDevelopment'],
  maxTermDays: 365,
  maxUses: 1000,
  plan: perThousandRecords,
};
const openTerms: Terms = {
  purposes: ['ResearchAndDevelopment', 'ServiceProvision', 'PublicBenefit'],
  maxTermDays: 365,
  maxUses: 10_000,
  plan: { model: 'per-call', currency: 'CNY', price: '5', per: 1 },
};

/** Signs in the people of the institutions of a founded exchange. */
export async function signInInstitutions(
  url: string,
  password: string,
): Promise<Pick<Cast, 'operators' | 'regulator'>> {
  const signIn = (email: string) => new Client(url).signIn(email, password);
  return {
    operators: [await signIn(operatorUsers[0].email), await signIn(operatorUsers[1].email)],
    regulator: await signIn(regulatorUsers[0].email),
  };
}

/** Has one operator review an application and the other admit it. */
export async function admit([reviewer, decider]: Cast['operators'], { memberId }: Person): Promise<void> {
  expectStatus(await reviewer.post(`/members/${memberId}/review`), 200);
  expectStatus(await decider.post(`/members/${memberId}/admit`), 200);
}

/** The persons in these tables are from a survey that was lawfully published (PIPL 27). */
const publishedSurvey = { kind: 'published', separateConsent: false };
const dataSubjects = {
  email: 'subjects@supplier.example',
  process: 'By mail, with the pseudonym; answered by the officer',
  answerDays: 10,
};

/** The description of a product that sells a table, with all that its supplier must state. */
export function productOf(table: SeedTable): Record<string, unknown> {
  return {
    kind: table.keyColumn === undefined ? 'data-set' : 'record-service',
    title: table.title,
    titleZh: table.titleZh,
    description: table.description,
    subjectKind: table.personal ? 'person' : 'thing',
    dictionary: table.dictionary,
    ...(table.itemCodes === undefined ? {} : { itemCodes: table.itemCodes }),
    ...(table.keyColumn === undefined ? {} : { keyColumn: table.keyColumn }),
    ...(table.personal ? { persons: 'rows' } : {}),
    sourceStatement: `${table.source} Licence: ${table.licence}`,
    processingStatement: 'Selected, relabelled and typed from the source named above; see its description.',
    updateFrequency: 'irregular',
    evidence: [{ kind: 'licence', reference: table.licence }],
    processing: table.processing,
    processors: [],
    level: table.personal ? 2 : 1,
    quality: { completeness: table.completeness, freshnessDays: null },
    ...(table.personal ? { basis: publishedSurvey, contact: dataSubjects } : {}),
  };
}

/** Creates the product of a table and uploads the table as its revision. */
export async function uploadTable(
  supplier: Person,
  table: SeedTable,
): Promise<{ readonly productId: string; readonly revisionId: string; readonly reply: Reply }> {
  const product = expectStatus(await supplier.post('/products', productOf(table)), 201);
  const content = table.csv ?? readFileSync(table.path as string, 'utf8');
  const type = table.format === 'csv' ? 'text/csv' : 'application/json';
  const reply = await supplier.upload(
    `/products/${product['id']}/revisions?name=${encodeURIComponent(table.name)}.${table.format}`,
    content,
    type,
  );
  const revision = expectStatus(reply, 201);
  return { productId: product['id'] as string, revisionId: revision['id'] as string, reply };
}

/** Drafts a listing of a revision, with the declaration on the prohibited list. */
export async function draftListing(supplier: Person, revisionId: string, terms: Terms): Promise<string> {
  const declaration = { officer: 'The data protection officer', noneOfTheList: true, items: [] };
  return expectStatus(await supplier.post('/listings', { revisionId, ...terms, declaration }), 201)['id'] as string;
}

/**
 * Lists a table: product, revision, listing, submitted by its supplier and published by an operator. Returns the
 * listing's id.
 */
export async function listTable(supplier: Person, operator: Person, table: SeedTable, terms: Terms): Promise<string> {
  const { revisionId } = await uploadTable(supplier, table);
  const listingId = await draftListing(supplier, revisionId, terms);
  expectStatus(await supplier.post(`/listings/${listingId}/submit`), 200);
  expectStatus(await operator.post(`/listings/${listingId}/publish`), 200);
  return listingId;
}

/** A prepaid deposit by the bank rail: recorded by one operator, confirmed by the other. */
export async function deposit(
  [recorder, confirmer]: Cast['operators'],
  memberId: string,
  amount: string,
  reference: string = randomUUID(),
): Promise<void> {
  const recorded = expectStatus(
    await recorder.post('/deposits', { memberId, amount, currency: 'CNY', reference }),
    201,
  );
  expectStatus(await confirmer.post(`/deposits/${recorded['id']}/confirm`), 200);
}

/** Admits the cast of a new exchange: everyone signs in with the same password. */
export async function admitCast(url: string, password: string): Promise<Cast> {
  const institutions = await signInInstitutions(url, password);
  const join = async ({ name, part, email }: (typeof seededMembers)[keyof typeof seededMembers]) => {
    const person = await applyFor(new Client(url), name, [part], { email, password });
    await admit(institutions.operators, person);
    return person;
  };
  return {
    ...institutions,
    ada: await join(seededMembers.ada),
    sun: await join(seededMembers.sun),
    bo: await join(seededMembers.bo),
    cai: await join(seededMembers.cai),
  };
}

/** Fills a founded exchange: the item dictionary, four members, listings on real data, and deposits. */
export async function seedExchange(url: string, password: string): Promise<Cast> {
  await seedItems(priceBoard);
  const cast = await admitCast(url, password);
  const itemCodes = ['person.age-band', 'person.education-band', 'person.occupation-group'];
  await listTable(cast.ada, cast.operators[0], { ...generalisedWageTable(), itemCodes }, wageTerms);
  for (const table of [...cityTables, ...vegaTables]) await listTable(cast.sun, cast.operators[1], table, openTerms);
  for (const buyer of [cast.bo, cast.cai]) await deposit(cast.operators, buyer.memberId, '10000');
  return cast;
}

/** A call whose file is complete, as its buyer is shown it; waits for that. */
export async function wholeFile(buyer: Person, callId: unknown): Promise<Body> {
  for (let waited = 0; waited < 300_000; waited += 20) {
    const call = expectStatus(await buyer.get(`/calls/${String(callId)}`), 200);
    if (call['file']?.['state'] === 'complete') return call;
    await sleep(20);
  }
  throw new Error(`The file of ${String(callId)} is not whole after five minutes.`);
}
