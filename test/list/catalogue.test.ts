import { randomBytes, randomInt } from 'node:crypto';
import { expect } from 'chai';
import { expectStatus, itemsOf, type Body, type Client, type Person } from '../../seeders/client.ts';
import { newId } from '../../src/kernel/ids.ts';
import { findListing, insertListing, type Listing } from '../../src/list/store/listing.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { newDraft } from './people.ts';

type Facets = Record<string, { value: string; count: number; exact: boolean }[]>;
const STATES = ['published', 'paused', 'taken-down', 'draft'] as const;

/** Forty listings with few prices and instants of publication between them, so that pages are cut through equals. */
describe('the order, the facets and the count of the catalogue', () => {
  let exchange: Exchange;
  let ada: Person;
  /** Of letters only: no detector takes it for a number. */
  const mark = `mark${Array.from(randomBytes(10), (byte) => 'abcdefghij'[byte % 10]).join('')}`;
  let all: Listing[];

  before(async () => {
    exchange = await startExchange();
    ada = await exchange.supplier('ada');
    const { id } = await newDraft(ada, { description: `Made for its order, ${mark}, and for nothing else.` });
    const draft = await findListing({ tx: null }, String(id));
    all = [draft];
    for (let at = 0; at < 40; at += 1) {
      const state = STATES[at % STATES.length] as Listing['state'];
      const publishedAt = state === 'draft' ? null : new Date(Date.UTC(2026, 0, 1 + randomInt(3)));
      const plan = { ...draft.plan, price: ['1.50', '2.00', '12345678901.000001'][randomInt(3)] as string };
      const purposes = at % 2 === 0 ? ['Marketing'] : ['ResearchAndDevelopment'];
      const banner = state === 'taken-down' ? { code: 'IP-6', reason: 'For the test', by: 'operator', at: '' } : null;
      const updatedAt = new Date(Date.UTC(2026, 1, 1 + randomInt(3)));
      const more = { id: newId('lst'), state, publishedAt, plan, purposes, banner, updatedAt, personal: at % 4 === 1 };
      all.push(await insertListing({ tx: null }, { ...draft, ...more }));
    }
  });

  const ask = async (who: Client, query: string): Promise<Body> =>
    expectStatus(await who.get(`/listings?q=${mark}&${query}`), 200);
  const walk = async (who: Client, query: string, limit: number): Promise<unknown[]> => {
    const seen: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await ask(who, `${query}&limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...itemsOf(page).map(({ id }) => id));
      if (cursor !== '')
        expect(page, 'what stands on a page that is not the first').not.to.have.any.keys('count', 'facets');
      cursor = page['next'] as string | null;
    }
    return seen;
  };

  const valueOf: Record<string, (one: Listing) => number> = {
    createdAt: () => 0,
    publishedAt: ({ publishedAt }) => publishedAt?.getTime() ?? -1,
    updatedAt: ({ updatedAt }) => updatedAt.getTime(),
    price: ({ plan }) => Number(plan.price),
  };
  for (const [field, of] of Object.entries(valueOf))
    it(`lose and repeat nothing at the ends of pages, sorted by ${field}`, async () => {
      for (const [sort, way] of [
        [field, 1],
        [`-${field}`, -1],
      ] as const) {
        const inOrder = [...all].sort((a, b) => way * (of(a) - of(b) || (a.id < b.id ? -1 : 1))).map(({ id }) => id);
        for (const limit of [1 + randomInt(4), 5 + randomInt(20)])
          expect(await walk(ada, `sort=${sort}`, limit), `${sort}, ${limit} a page`).deep.equal(inOrder);
      }
    });

  it('belong to their own cursor: one of another order is refused', async () => {
    const { next } = await ask(ada, 'sort=price&limit=2');
    for (const sort of ['sort=-price', 'sort=updatedAt', 'state=draft'])
      expect((await ada.get(`/listings?q=${mark}&${sort}&cursor=${String(next)}`)).status, sort).equal(422);
  });

  it('count every value of a facet without its own condition, and all without a facet', async () => {
    const query = 'state=draft,paused&purpose=Marketing&facets=state,purpose,personal,supplierId,itemCode';
    const { count, facets } = (await ask(ada, query)) as Body & { facets: Facets };
    const offered = (one: Listing, purpose: string) =>
      one.purposes.includes(purpose) ||
      (purpose === 'AcademicResearch' && one.purposes.includes('ResearchAndDevelopment'));
    const isAsked = ({ state }: Listing) => state === 'draft' || state === 'paused';
    const many = (test: (one: Listing) => boolean) => all.filter(test).length;
    expect(count).deep.equal({ value: many((one) => isAsked(one) && offered(one, 'Marketing')), exact: true });
    const of = (name: string) =>
      Object.fromEntries((facets[name] ?? []).map(({ value, count: found }) => [value, found]));
    expect(of('state'), 'states').deep.equal(
      Object.fromEntries(
        STATES.map((state) => [state, many((one) => one.state === state && offered(one, 'Marketing'))] as const).filter(
          ([, found]) => found > 0,
        ),
      ),
    );
    const purposes = of('purpose');
    for (const purpose of ['Marketing', 'AcademicResearch', 'ResearchAndDevelopment'])
      expect(purposes[purpose], purpose).equal(many((one) => isAsked(one) && offered(one, purpose)));
    expect(of('personal'), 'personal').deep.equal({ false: many((one) => isAsked(one) && offered(one, 'Marketing')) });
    expect(of('supplierId')).deep.equal({ [ada.memberId]: many((one) => isAsked(one) && offered(one, 'Marketing')) });
  });

  it('tell strangers nothing of the content of what was taken down', async () => {
    const listed = (state: string) => all.filter((one) => one.state === state).length;
    const open = listed('published') + listed('paused');
    const query = 'facets=purpose,personal,supplierId,itemCode,state&sort=-price&limit=200';
    const { facets, items } = (await ask(exchange.anonymous, query)) as Body & { facets: Facets };
    expect(itemsOf({ items } as Body)).to.have.length(open);
    for (const name of ['personal', 'supplierId', 'state'])
      expect(
        (facets[name] ?? []).reduce((sum, { count }) => sum + count, 0),
        name,
      ).equal(open);
    // Without words, a banner is shown where newest stands first; no order and no facet is made of what it hides.
    const banners = expectStatus(await exchange.anonymous.get('/listings?state=taken-down&limit=200'), 200);
    expect(itemsOf(banners).some(({ id }) => all.some((one) => one.id === id))).equal(true);
    const told = expectStatus(
      await exchange.anonymous.get('/listings?state=taken-down&facets=supplierId,personal'),
      200,
    );
    expect(told['facets']).deep.equal({ supplierId: [], personal: [] });
    expect(
      itemsOf(expectStatus(await exchange.anonymous.get('/listings?state=taken-down&sort=price'), 200)),
    ).deep.equal([]);
  });

  it('refuse what they do not know, and name what they do', async () => {
    for (const [query, named] of [
      ['state=draft,sold', 'published'],
      ['sort=colour', '-price'],
      ['facets=state,colour', 'itemCode'],
    ] as const) {
      const { status, body } = await ada.get(`/listings?${query}`);
      expect(status, query).equal(422);
      expect(JSON.stringify(body['errors']), query).to.include(named).and.include(query.split('=')[0]);
    }
  });
});
