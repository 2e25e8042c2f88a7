import { randomBytes } from 'node:crypto';
import type { Person } from '../../seeders/client.ts';
import { expectStatus } from '../../seeders/client.ts';
import { generalisedWageRecords, generalisedWageTable, type SeedTable } from '../../seeders/data/index.ts';
import { deposit, draftListing, listTable, uploadTable, wageTerms, type Terms } from '../../seeders/exchange.ts';
import type { Exchange } from './exchange.ts';

/** Pseudonyms of the wage records, for questions. */
export const subjects = generalisedWageRecords().map(({ subject }) => subject);

let waves = 0;

/**
 * The generalised wage records as one more institute would publish them: its own names for bands and groups, so that it
 * is no copy of what others list. Pseudonyms, groups and risk are the same each time.
 */
export function wageWave(): SeedTable {
  waves += 1;
  const wave = lettersOf(process.pid * 10_000 + waves);
  const table = generalisedWageTable();
  const [header = '', ...rows] = (table.csv as string).trimEnd().split('\n');
  const renamed = rows.map((row) => {
    const [subject = '', ...cells] = cellsOf(row);
    return [subject, ...cells.map((cell) => `"${cell} ${wave}"`)].join(',');
  });
  return { ...table, csv: `${[header, ...renamed].join('\n')}\n` };
}

/** A number in letters: digits in every cell would make the detectors look for numbers split over columns. */
const lettersOf = (number: number): string =>
  [...number.toString(26)].map((digit) => 'abcdefghijklmnopqrstuvwxyz'[Number.parseInt(digit, 26)]).join('');

const cellsOf = (row: string): string[] =>
  [...row.matchAll(/"((?:[^"]|"")*)"|([^,]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

/** A new supplier with a published listing of the generalised wage records. */
export async function publishedWages(
  exchange: Exchange,
  terms: Partial<Terms> = {},
): Promise<{ readonly supplier: Person; readonly listingId: string }> {
  const supplier = await exchange.supplier('ada');
  const listingId = await listTable(supplier, exchange.operators[0], wageWave(), { ...wageTerms, ...terms });
  return { supplier, listingId };
}

let uploaded: Promise<{ readonly supplier: Person; readonly revisionId: string }> | undefined;

/**
 * A new listing of wage records that were uploaded once in this process: for tests that leave their supplier, product
 * and opt-outs alone.
 */
export async function listedWages(
  exchange: Exchange,
  terms: Partial<Terms> = {},
): Promise<{ readonly listingId: string }> {
  uploaded ??= exchange
    .supplier('wanda')
    .then(async (supplier) => ({ supplier, revisionId: (await uploadTable(supplier, wageWave())).revisionId }));
  const { supplier, revisionId } = await uploaded;
  const listingId = await draftListing(supplier, revisionId, { ...wageTerms, ...terms });
  expectStatus(await supplier.post(`/listings/${listingId}/submit`), 200);
  expectStatus(await exchange.operators[0].post(`/listings/${listingId}/publish`), 200);
  return { listingId };
}

/** A new buyer with money. */
export async function buyerWith(exchange: Exchange, amount: string): Promise<Person> {
  const buyer = await exchange.buyer('bo');
  await deposit(exchange.operators, buyer.memberId, amount, `ref-${randomBytes(8).toString('hex')}`);
  return buyer;
}

/** An agreement of that many uses, and a delivery under it. */
export async function delivery(
  buyer: Person,
  listingId: string,
  uses: number,
  purpose = 'AcademicResearch',
): Promise<{ readonly agreementId: string; readonly deliveryId: string }> {
  const agreement = expectStatus(await buyer.post('/agreements', { listingId, purpose, termDays: 30, uses }), 201);
  const opened = expectStatus(await buyer.post('/deliveries', { agreementId: agreement['id'] }), 201);
  return { agreementId: agreement['id'] as string, deliveryId: opened['id'] as string };
}

/** The money a member can spend, as decimal text. */
export async function availableOf(person: Person): Promise<string> {
  const { body } = await person.get('/accounts');
  const accounts = (body['items'] ?? []) as unknown as { code: string; balance: string }[];
  return accounts.find(({ code }) => code === 'member-available')?.balance ?? '0.00';
}
