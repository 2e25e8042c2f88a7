import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { draftListing, uploadTable, wageTerms } from '../../../seeders/exchange.ts';
import { expectStatus, itemsOf, type Person, type Reply } from '../../../seeders/client.ts';
import { closeBrowser, faultsOf, goTo, openPage, signIn, type Reader } from '../../support/browser.ts';
import { startExchange, type Exchange } from '../../support/exchange.ts';
import { subjects, wageWave } from '../../support/trade.ts';
import { deposit } from '../../../seeders/exchange.ts';

const renders: readonly Reader[] = [
  { language: 'zh-CN', scheme: 'light', width: 1440 },
  { language: 'en-GB', scheme: 'dark', width: 320 },
];
type Role = 'visitor' | 'supplier' | 'buyer' | 'operator' | 'regulator';

/** Who looks at a page: by its desk, or by whom its object concerns. */
function readerOf(path: string): Role {
  const [, first = '', , last] = path.split('/');
  if (first === 'supply' || first === 'products' || first === 'revisions' || first === 'jobs') return 'supplier';
  if (path.startsWith('/listings/new') || ['edit', 'check'].includes(last ?? '')) return 'supplier';
  if (first === 'buy' || ['agreements', 'deliveries', 'calls', 'notices', 'me'].includes(first) || last === 'order')
    return 'buyer';
  if (first === 'operate' || ['cases', 'cycles', 'deposits', 'members', 'verdicts'].includes(first)) return 'operator';
  return first === 'regulate' ? 'regulator' : 'visitor';
}

describe('every page of the console', function () {
  this.timeout(240_000);
  let exchange: Exchange;
  let people: Readonly<Record<Exclude<Role, 'visitor'>, Person>>;
  let ids: Readonly<Record<string, string>>;
  before(async () => {
    exchange = await startExchange();
    people = {
      supplier: await exchange.supplier('lin'),
      buyer: await exchange.buyer('mei'),
      operator: exchange.operators[0],
      regulator: exchange.regulator,
    };
    ids = await tradedBetween(exchange, people.supplier, people.buyer);
  });
  after(closeBrowser);

  const paths = [...readFileSync('src/console/routes.tsx', 'utf8').matchAll(/^\s*\['(\/[^']*)'/gm)].map(
    ([, path = '']) => path,
  );

  for (const render of renders) {
    it(`is whole in ${render.language}, ${render.scheme}, ${render.width} wide: for axe, without sideways scroll, in silence`, async () => {
      expect(paths.length).to.be.at.least(13);
      const faults: string[] = [];
      for (const role of ['visitor', 'supplier', 'buyer', 'operator', 'regulator'] as const) {
        const { page, complaints } = await openPage(render);
        if (role !== 'visitor') await signIn(page, exchange.url, people[role]);
        for (const path of paths.filter((one) => readerOf(one) === role)) {
          const address = path.replace(/\$(\w+)/g, (_, name: string) => ids[name] ?? `no ${name}`);
          const found = await goTo(page, `${exchange.url}${address}`).then(
            () => faultsOf(page),
            (error: Error) => [error.message],
          );
          faults.push(...[...found, ...complaints.splice(0)].map((fault) => `${path} for ${role}: ${fault}`));
        }
        await page.context().close();
      }
      expect(faults).to.deep.equal([]);
    });
  }
});

const idOf = (reply: Reply): string => expectStatus(reply, 201)['id'] as string;

/** A trade over the API, so that every page has something to show: the identifiers that stand in addresses. */
async function tradedBetween(exchange: Exchange, supplier: Person, buyer: Person): Promise<Record<string, string>> {
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
