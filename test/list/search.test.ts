import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { priceBoard } from '../../seeders/data/index.ts';
import { expectStatus, itemsOf, type Body, type Client, type Person } from '../../seeders/client.ts';
import { seedItems } from '../../src/list/index.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { newDraft, newPublished } from './people.ts';

describe('search', () => {
  let exchange: Exchange;
  let ada: Person;
  let operator: Person;
  const ids: Record<string, string> = {};
  const mark = randomBytes(4).toString('hex');
  before(async () => {
    exchange = await startExchange();
    ada = await exchange.supplier('ada');
    [operator] = exchange.operators;
    await seedItems(priceBoard);
    const description = `Made for the search, ${mark}, and for nothing else.`;
    const rain = {
      title: `RAIN in 50% of "Ö-Town" ${mark}`,
      titleZh: '某镇降雨',
      description,
      purposes: ['ResearchAndDevelopment'],
    };
    ids['rain'] = (await newPublished(ada, operator, rain, { itemCodes: ['person.age'] })).id as string;
    ids['sun'] = (
      await newPublished(
        ada,
        operator,
        { title: `Sun ${mark}`, titleZh: '日照时间', description, purposes: ['Advertising'] },
        { itemCodes: ['person.age-band'] },
      )
    ).id as string;
    ids['gone'] = (await newPublished(ada, operator, { title: `Gone ${mark}`, description })).id as string;
    expectStatus(
      await operator.post(`/listings/${ids['gone']}/take-down`, {
        code: 'IP-6',
        reason: 'Part of an incident that is looked into.',
      }),
      200,
    );
    ids['draft'] = (await newDraft(ada, { title: `Draft ${mark}`, description })).id as string;
    ids['paused'] = (await newPublished(ada, operator, { title: `Paused ${mark}`, description })).id as string;
    expectStatus(await ada.post(`/listings/${ids['paused']}/pause`), 200);
  });
  const found = async (who: Client, query: Record<string, string>): Promise<string[]> => {
    const { status, body, text } = await who.get(`/listings?${new URLSearchParams(query).toString()}`);
    if (status !== 200) throw new Error(text);
    return namesOf(itemsOf(body));
  };
  const namesOf = (items: Body[]) => Object.keys(ids).filter((name) => items.some(({ id }) => id === ids[name]));

  it('shows everyone what is discoverable, a supplier also its own, operator and regulator all', async () => {
    const q = mark;
    expect(await found(exchange.anonymous, { q })).deep.equal(['rain', 'sun', 'paused']);
    expect(await found(await exchange.supplier('eve'), { q })).deep.equal(['rain', 'sun', 'paused']);
    for (const who of [ada, operator, exchange.regulator])
      expect(await found(who, { q })).deep.equal(['rain', 'sun', 'gone', 'draft', 'paused']);
  });

  it('shows banners to strangers, but not by what was taken down', async () => {
    const { body } = await exchange.anonymous.get('/listings?state=taken-down&limit=200');
    expect(namesOf(itemsOf(body))).deep.equal(['gone']);
    expect(itemsOf(body)[0]).to.have.keys(['id', 'state', 'banner', 'version', 'actions']);
    expect(await found(exchange.anonymous, { state: 'taken-down', supplierId: ada.memberId })).deep.equal([]);
    expect(await found(exchange.anonymous, { state: 'draft' })).deep.equal([]);
  });

  const words: [q: string, names: string[]][] = [
    ['rain', ['rain']],
    ['ｒａｉｎ town', ['rain']],
    ['ö-town', ['rain']],
    ['降雨', ['rain']],
    ['时间', ['sun']],
    ['50%', ['rain']],
    ['5%"', []],
    ['"', ['rain']],
    ["' OR 1=1 --", []],
    ['\\', []],
    ['sun rain', []],
    ['$1 :a ?', []],
  ];
  for (const [q, names] of words)
    it(`for ${q} finds ${names.join(', ') || 'nothing'}`, async () =>
      expect(await found(exchange.anonymous, { q: `${q} ${mark}` })).deep.equal(names));

  it('filters by state, item, supplier, purpose and person', async () => {
    const q = mark;
    expect(await found(exchange.anonymous, { q, state: 'paused' })).deep.equal(['paused']);
    expect(await found(exchange.anonymous, { q, itemCode: 'person.age' })).deep.equal(['rain']);
    expect(await found(exchange.anonymous, { q, supplierId: (await exchange.supplier('eve')).memberId })).deep.equal(
      [],
    );
    expect(await found(exchange.anonymous, { q, purpose: 'AcademicResearch' })).deep.equal(['rain', 'paused']);
    expect(await found(exchange.anonymous, { q, purpose: 'Marketing' })).deep.equal(['paused']);
    expect(await found(exchange.anonymous, { q, purpose: 'Advertising' })).deep.equal(['sun', 'paused']);
    expect(await found(exchange.anonymous, { q, personal: 'true' })).deep.equal([]);
    expect(await found(exchange.anonymous, { q, personal: 'false' })).deep.equal(['rain', 'sun', 'paused']);
  });

  it('goes page by page, newest first, and refuses what it does not know', async () => {
    const first = (await ada.get(`/listings?q=${mark}&limit=3`)).body;
    const second = (await ada.get(`/listings?q=${mark}&limit=3&cursor=${first['next']}`)).body;
    const seen = [...itemsOf(first), ...itemsOf(second)].map(({ id }) => id);
    expect(seen).deep.equal(Object.values(ids).reverse());
    for (const query of ['colour=red', 'state=sold', 'purpose=Fun', 'personal=maybe', 'limit=0', 'cursor=%27'])
      expect((await exchange.anonymous.get(`/listings?${query}`)).status, query).equal(422);
  });
});
