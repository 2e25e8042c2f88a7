import { readFileSync } from 'node:fs';
import { deposit, draftListing, uploadTable, wageTerms } from '../../seeders/exchange.ts';
import { expectStatus, itemsOf, type Person, type Reply } from '../../seeders/client.ts';
import type { Exchange } from './exchange.ts';
import { subjects, wageWave } from './trade.ts';

/** Of an exchange: who acts there, and who may join. */
type People = Pick<Exchange, 'operators' | 'regulator' | 'supplier' | 'buyer'>;
export type Role = 'visitor' | 'supplier' | 'buyer' | 'operator' | 'regulator';

/** Who looks at a page: by its desk, or by whom its object concerns. */
function readerOf(path: string): Role {
  const [, first = '', , last] = path.split('/');
  if (first === 'supply' || first === 'products' || first === 'revisions' || first === 'jobs') return 'supplier';
  if (path.startsWith('/listings/new') || ['edit', 'check'].includes(last ?? '')) return 'supplier';
  if (
    first === 'buy' ||
    ['agreements', 'deliveries', 'calls', 'notices', 'me', 'alerts'].includes(first) ||
    last === 'order'
  )
    return 'buyer';
  if (first === 'operate' || ['cases', 'cycles', 'deposits', 'members', 'verdicts'].includes(first)) return 'operator';
  return first === 'regulate' ? 'regulator' : 'visitor';
}

/** The pages of one reader: the paths of the route table, and addresses at which there is something to see. */
export type Pages = {
  readonly role: Role;
  readonly person: Person | undefined;
  readonly addresses: readonly string[];
};

/**
 * Every page of the route table, dealt out to those whom it is for: after a trade; or, while nothing was done yet,
 * those that are about no one object.
 */
export async function pagesOf(exchange: People, after: 'traded' | 'fresh' = 'traded'): Promise<readonly Pages[]> {
  const [supplier, buyer] = [await exchange.supplier('lin'), await exchange.buyer('mei')];
  const people = {
    supplier,
    buyer,
    operator: exchange.operators[0],
    regulator: exchange.regulator,
    visitor: undefined,
  };
  const ids: Readonly<Record<string, string>> =
    after === 'traded' ? await tradedBetween(exchange, supplier, buyer) : {};
  const rows = readFileSync('src/console/routes.tsx', 'utf8').matchAll(/^\s*\['(\/[^']*)'/gm);
  const paths = [...rows].map(([, path = '']) => path);
  return (['visitor', 'supplier', 'buyer', 'operator', 'regulator'] as const).map((role) => ({
    role,
    person: people[role],
    addresses: paths
      .filter((path) => readerOf(path) === role && (after === 'traded' || !path.includes('$')))
      .map((path) => path.replace(/\$(\w+)/g, (_, name: string) => ids[name] ?? `no ${name}`)),
  }));
}

const idOf = (reply: Reply): string => expectStatus(reply, 201)['id'] as string;

/** A trade over the API, so that every page has something to show: the identifiers that stand in addresses. */
async function tradedBetween(
  exchange: People,
  supplier: Person,
  buyer: Person,
): Promise<Readonly<Record<string, string>>> {
  const { productId, revisionId } = await uploadTable(supplier, wageWave());
  const listingId = await draftListing(supplier, revisionId, wageTerms);
  expectStatus(await supplier.post(`/listings/${listingId}/submit`), 200);
  expectStatus(await exchange.operators[0].post(`/listings/${listingId}/publish`), 200);
  await deposit(exchange.operators, buyer.memberId, '100');
  const purpose = 'AcademicResearch';
  const agreementId = idOf(await buyer.post('/agreements', { listingId, purpose, termDays: 30, uses: 20 }));
  const deliveryId = idOf(await buyer.post('/deliveries', { agreementId }));
  const callId = idOf(await buyer.post(`/deliveries/${deliveryId}/query`, { purpose, keys: subjects.slice(0, 3) }));
  const correction = { productId, keys: subjects.slice(0, 1), what: 'The wage of one record was wrong.' };
  expectStatus(await supplier.post('/corrections', correction), 201);
  const refused = await buyer.post('/agreements', { listingId, purpose: 'Marketing', termDays: 30, uses: 1 });
  const [cycle] = itemsOf((await exchange.operators[0].get('/cycles')).body);
  const [notice] = itemsOf((await buyer.get('/notices')).body);
  return {
    ...{ productId, revisionId, listingId, agreementId, deliveryId, callId },
    memberId: supplier.memberId,
    verdictId: String(refused.body['verdictId']),
    cycleId: String(cycle?.['id']),
    noticeId: String(notice?.['id'] ?? 'none'),
    bookId: '1',
    code: 'person.age-band',
    caseId: 'none',
    jobId: 'none',
  };
}
