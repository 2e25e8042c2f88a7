import { expect } from 'chai';
import { db } from '../../src/db/connection.ts';
import { expectStatus, itemsOf, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';

describe('what a person keeps', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });

  const path = '/drafts/product/upl_7';
  const save = (person: Person, values: unknown, version?: number | string, at = path) =>
    person.put(at, { values }, version === undefined ? {} : { 'If-Match': `"${String(version)}"` });
  const colleagueOf = async (person: Person) => {
    const user = { name: 'Cole', email: `cole-${person.memberId}@own.example`, password: 'a long enough password' };
    expectStatus(await person.post('/users', user), 201);
    return exchange.client().signIn(user.email, user.password);
  };
  const entries = async () => {
    const [rows] = await db().query('SELECT COUNT(*) AS count FROM log_entries');
    return Number((rows as { readonly count: number }[])[0]?.count);
  };

  it('is a draft: of the member, saved over the version that was read, gone when it is discarded', async () => {
    const [ada, stranger] = [await exchange.applicant('ada'), await exchange.supplier('stan')];
    const cole = await colleagueOf(ada);
    const before = await entries();
    const none = { values: {}, version: 0, savedBy: null, savedAt: null };
    expect(expectStatus(await ada.get(path), 200)).to.deep.include(none);
    const first = expectStatus(await save(ada, { title: 'Wages' }, 0), 200);
    expect(first).to.deep.include({ form: 'product', key: 'upl_7', values: { title: 'Wages' }, version: 1 });
    expect(first['savedBy']?.['name']).to.equal(expectStatus(await ada.get('/me'), 200)['user']?.['name']);
    expect(expectStatus(await save(ada, { title: 'Wages' }, 0), 200), 'once more').to.deep.include({ version: 1 });
    expect((await save(cole, { title: 'Pay' }, 0)).status).to.equal(412);
    expect((await save(cole, { title: 'Pay' })).status).to.equal(412);
    expect(expectStatus(await save(cole, { title: 'Pay' }, '1.abc'), 200)).to.include({ version: 2 });
    expect((await save(ada, { title: 'Mine' }, 1)).status).to.equal(412);
    const races = await Promise.all([save(ada, { n: 1 }, 2), save(cole, { n: 2 }, 2)]);
    expect(races.map(({ status }) => status).sort()).to.deep.equal([200, 412]);
    expect(expectStatus(await stranger.get(path), 200)).to.deep.include(none);
    expectStatus(await stranger.delete(path), 200);
    expect(expectStatus(await cole.get(path), 200)).to.include({ version: 3 });
    expect(expectStatus(await cole.delete(path), 200)).to.deep.include(none);
    expect(expectStatus(await ada.delete(path), 200)).to.deep.include(none);
    expect(await entries(), 'no entry in the log').to.equal(before);
    expect((await exchange.anonymous.get(path)).status).to.equal(401);
  });

  it('is no secret, not large, and not without end', async () => {
    const ada = await exchange.supplier('ada');
    const pointers = async (values: unknown) =>
      ((await save(ada, values, 0)).body['errors'] as { pointer: string }[] | undefined)?.map(({ pointer }) => pointer);
    expect(await pointers({ 'user/password': 'a', Token: 'b', title: 'c' })).to.deep.equal([
      '#/values/user~1password',
      '#/values/Token',
    ]);
    expect(await pointers({ text: '文'.repeat(22_000) })).to.deep.equal(['#/values']);
    expect((await save(ada, {}, 0, '/drafts/none/x')).status).to.equal(422);
    expect((await save(ada, {}, 0, '/drafts/order/a.b')).status).to.equal(422);
    const saved = [];
    for (let at = 0; at <= 100; at += 1) saved.push((await save(ada, { at }, 0, `/drafts/order/${String(at)}`)).status);
    expect(saved).to.deep.equal([...Array<number>(100).fill(200), 409]);
    expectStatus(await ada.delete('/drafts/order/0'), 200);
    expectStatus(await save(ada, {}, 0, '/drafts/order/100'), 200);
  });

  it('is a view of a list: of oneself or of the member, replaced under its name', async () => {
    const [ada, stranger] = [await exchange.supplier('ada'), await exchange.supplier('stan')];
    const cole = await colleagueOf(ada);
    const view = { list: '/supply/listings', name: 'Returned', query: 'state=returned' };
    const own = expectStatus(await ada.post('/views', view), 201);
    expect(own).to.deep.equal({ id: own['id'], ...view, scope: 'me', version: 1 });
    const again = expectStatus(await ada.post('/views', { ...view, query: 'state=draft' }), 201);
    expect(again).to.include({ id: own['id'], query: 'state=draft', version: 2 });
    const all = expectStatus(await ada.post('/views', { ...view, scope: 'member' }), 201);
    const seen = async (person: Person, query = '') =>
      itemsOf((await person.get(`/views${query}`)).body).map(({ id }) => id);
    expect(await seen(ada, '?list=/supply/listings')).to.deep.equal([all['id'], own['id']]);
    expect(await seen(ada, '?list=/cases')).to.deep.equal([]);
    expect(await seen(cole)).to.deep.equal([all['id']]);
    expect(await seen(stranger)).to.deep.equal([]);
    expect((await stranger.delete(`/views/${String(all['id'])}`)).status).to.equal(404);
    expect((await cole.delete(`/views/${String(own['id'])}`)).status).to.equal(404);
    expectStatus(await cole.delete(`/views/${String(all['id'])}`), 200);
    expect(await seen(ada)).to.deep.equal([own['id']]);
    const more = [];
    for (let at = 0; at <= 99; at += 1) more.push((await ada.post('/views', { ...view, name: `View ${at}` })).status);
    expect(more).to.deep.equal([...Array<number>(99).fill(201), 409]);
    for (const wrong of [{ query: 'state=a&cursor=x' }, { list: 'cases' }, { name: ' ' }])
      expect((await ada.post('/views', { ...view, ...wrong })).status).to.equal(422);
  });

  it('are settings: of each user, whole, told with who one is', async () => {
    const ada = await exchange.supplier('ada');
    const cole = await colleagueOf(ada);
    const of = async (person: Person) => expectStatus(await person.get('/me'), 200)['settings'];
    const first = { language: null, zone: null, density: 'comfortable', shortcuts: true };
    expect(await of(ada)).to.deep.equal(first);
    const settings = { language: 'en', zone: 'Asia/Shanghai', density: 'compact', shortcuts: false };
    for (const said of [first, settings]) expectStatus(await ada.put('/me/settings', said), 200);
    expect(await of(ada)).to.deep.equal(settings);
    expect(await of(cole)).to.deep.equal(first);
    for (const wrong of [{ language: 'fr' }, { zone: 'no zone' }, { density: 'vast' }, { shortcuts: 1 }])
      expect((await ada.put('/me/settings', { ...settings, ...wrong })).status).to.equal(422);
    expect((await exchange.anonymous.put('/me/settings', settings)).status).to.equal(401);
  });
});
