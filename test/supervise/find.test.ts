import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { newId, nouns, type Prefix } from '../../src/kernel/ids.ts';
import { expectStatus, itemsOf, type Body, type Client } from '../../seeders/client.ts';
import { priceBoard } from '../../seeders/data/index.ts';
import { seedItems } from '../../src/list/index.ts';
import { newDraft, newPublished } from '../list/people.ts';
import { routeTables } from '../../src/app.ts';
import { addresses } from '../../src/supervise/service/identifier.ts';
import { startExchange } from '../support/exchange.ts';

/** Where each kind of identifier is read, said by hand; what is not here is known by its history. */
const collections: Readonly<Partial<Record<Prefix, string>>> = {
  mem: 'members',
  prd: 'products',
  rev: 'revisions',
  lst: 'listings',
  agr: 'agreements',
  dlv: 'deliveries',
  cal: 'calls',
  bok: 'rule-books',
  cas: 'cases',
  ntc: 'notices',
  cor: 'corrections',
  inc: 'incidents',
  cyc: 'cycles',
  ent: 'log/entries',
  job: 'jobs',
  upl: 'uploads',
  usr: 'users',
  hld: 'holds',
  acc: 'accounts',
  dep: 'deposits',
  obl: 'obligations',
};

/** A word that nothing else has, of letters only. */
const lettersOf = (): string => Array.from(randomBytes(10), (byte) => 'abcdefghij'[byte % 10]).join('');

describe('find', () => {
  // Of these it is looked up whether they are there, and whether the caller may know.
  const known = ['mem', 'lst', 'agr', 'dlv'];
  for (const prefix of Object.keys(nouns) as Prefix[]) {
    it(`leads from the identifier of a ${nouns[prefix]} to where it is read`, async () => {
      const { regulator, anonymous } = await startExchange();
      const id = newId(prefix);
      const of = async (who: Client) => itemsOf(expectStatus(await who.get(`/find?q=${id}`), 200));
      const href = `/api/v1/${collections[prefix] ?? 'history'}/${id}`;
      const there = [{ noun: nouns[prefix], id, name: null, nameZh: null, href }];
      expect(await of(regulator)).to.deep.equal(known.includes(prefix) ? [] : there);
      expect(await of(anonymous), 'to a visitor').to.deep.equal(prefix === 'bok' ? there : []);
    });
  }

  it('finds names, titles, codes and hashes, the best first, and only what the caller may see', async () => {
    const exchange = await startExchange();
    await seedItems(priceBoard);
    const mark = lettersOf();
    const ada = await exchange.supplier(`Ada ${mark}`);
    const bo = await exchange.buyer('bo');
    const applicant = await exchange.applicant(`Anton ${mark}`);
    const [operator] = exchange.operators;
    const titles = [`${mark} rain`, mark, `The ${mark}`];
    const published: Body[] = [];
    for (const title of titles) published.push(await newPublished(ada, operator, { title, titleZh: `${title} 雨量` }));
    const [, second, third] = published as [Body, Body, Body];
    const draft = await newDraft(ada, { title: `${mark} draft` });
    const find = async (who: Client, q: unknown): Promise<unknown[]> =>
      itemsOf(expectStatus(await who.get(`/find?q=${encodeURIComponent(String(q))}`), 200)).map(({ id }) => id);
    const visitor = exchange.anonymous;
    const ids = [second.id, published[0]?.id, ada.memberId, third.id];
    expect(await find(visitor, mark), 'by a word').to.deep.equal(ids);
    expect(await find(visitor, `${mark.toUpperCase()} 雨量`), 'by the Chinese title').to.deep.equal([
      second.id,
      third.id,
      published[0]?.id,
    ]);
    expect((await find(ada, mark)).includes(draft.id), 'of its supplier').equal(true);
    expect((await find(bo, mark)).includes(draft.id), 'of another').equal(false);
    expect(await find(visitor, draft.id)).to.deep.equal([]);
    expect(await find(ada, draft.id)).to.deep.equal([draft.id]);
    expect(await find(visitor, second.id)).to.deep.equal([second.id]);

    const member = expectStatus(await ada.get(`/members/${ada.memberId}`), 200);
    expect((await find(visitor, String(member['creditCode']).toLowerCase()))[0], 'by credit code').equal(ada.memberId);
    for (const q of [applicant.memberId, `Anton ${mark}`]) {
      expect((await find(visitor, q)).includes(applicant.memberId), `applicant by ${q}`).equal(false);
      expect((await find(operator, q))[0], `to the operator by ${q}`).equal(applicant.memberId);
    }
    expect((await find(visitor, 'person.age'))[0]).equal('person.age');
    expect((await find(visitor, '年龄'))[0]).equal('person.age');

    const offer = expectStatus(await visitor.get(`/listings/${second.id}`), 200);
    expect(await find(visitor, offer['revision']?.['parquetSha256']), 'by its file').to.deep.equal([second.id]);
    const order = { listingId: second.id, purpose: 'AcademicResearch', termDays: 10, uses: 1 };
    const agreement = expectStatus(await bo.post('/agreements', order), 201);
    for (const q of [agreement['id'], agreement['hash']]) {
      expect((await find(bo, q))[0]).equal(agreement['id']);
      expect((await find(ada, q))[0]).equal(agreement['id']);
      for (const stranger of [visitor, await exchange.supplier('eve')])
        expect(await find(stranger, q), 'to a stranger').to.deep.equal([]);
    }

    const down = { code: 'IP-6', reason: 'Part of an incident that is looked into.' };
    expectStatus(await operator.post(`/listings/${second.id}/take-down`, down), 200);
    for (const q of [`${mark} 雨量`, offer['revision']?.['parquetSha256']])
      expect((await find(visitor, q)).includes(second.id), 'taken down').equal(false);
    const [banner] = itemsOf(expectStatus(await visitor.get(`/find?q=${String(second.id)}`), 200));
    expect(banner).to.deep.include({ id: second.id, name: null, nameZh: null });
    for (const q of ['', 'x'.repeat(201)]) expect((await visitor.get(`/find?q=${q}`)).status).equal(422);
  });

  const reads = Object.values(routeTables)
    .flat()
    .filter(({ method }) => method === 'get')
    .map(({ path }) => path);

  it('leads to addresses that exist only', () => {
    expect(Object.values(addresses).filter((address) => !reads.includes(address))).to.deep.equal([]);
  });

  it('forgets no address that an identifier alone opens', () => {
    // A verdict is read by the id of its log entry; a request of a subject is found by its history; desks have names.
    const named = ['/items/:code', '/verdicts/:verdictId', '/subject-requests/:subjectRequestId', '/desks/:desk'];
    const all = [...Object.values(addresses), ...named];
    const opened = reads.filter((path) => /^[^:]*\/:\w+$/.test(path));
    expect(opened.filter((path) => !all.includes(path))).to.deep.equal([]);
  });
});
