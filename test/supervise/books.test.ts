import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { Transaction } from 'sequelize';
import type { Client } from '../../seeders/client.ts';
import { expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { newId } from '../../src/kernel/ids.ts';
import { bookAt, foundingBook, freshBooks } from '../../src/principles/index.ts';
import { RuleBookRow } from '../../src/principles/models.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { thresholds, prohibited, content } from '../principles/founding.ts';

const why = 'The classes are too small for what has become known.';

describe('the desk of the rule book', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });

  const far = '2990-01-01T00:00:00.000Z';
  const propose = (person: Person, k: number, more: object = {}) =>
    person.post('/rule-books', {
      changes: { thresholds: { delivery: { k }, strict: { k: 40 } } },
      since: far,
      why,
      ...more,
    });
  const proposed = async (k: number) => expectStatus(await propose(exchange.operators[0], k), 201)['id'] as string;
  const newest = async () => itemsOf((await exchange.anonymous.get('/rule-books?limit=1')).body)[0] as Body;

  it('shows everyone the founding version, and proposals to nobody but the operator and the regulator', async () => {
    const id = await proposed(12);
    const founding = expectStatus(await exchange.anonymous.get('/rule-books/1'), 200);
    expect([founding['version'], founding['state'], founding['changes']]).to.deep.equal([1, 'approved', []]);
    expect(founding['thresholds']).to.deep.equal(thresholds);
    const supplier = await exchange.supplier('ada');
    for (const person of [exchange.anonymous, supplier]) {
      expect((await person.get(`/rule-books/${id}`)).status).to.equal(404);
      expect(
        itemsOf((await person.get('/rule-books?limit=200')).body).some((book) => book['state'] !== 'approved'),
      ).to.equal(false);
    }
    const shown = expectStatus(await exchange.regulator.get(`/rule-books/${id}`), 200);
    expect([shown['state'], shown['version'], shown['why']]).to.deep.equal(['proposed', null, why]);
    expect(itemsOf(shown, 'changes').map(({ at, now }) => [at, now])).to.deep.include(['/thresholds/delivery/k', 12]);
    expect((await exchange.anonymous.get('/rule-books/4711')).status).to.equal(404);
    expect((await exchange.anonymous.get('/rule-books/0')).status).to.equal(422);
    const pages: Body[] = [];
    for (let next: string | undefined = ''; next !== null && next !== undefined;) {
      const page = expectStatus(
        await exchange.regulator.get(`/rule-books?limit=1${next === '' ? '' : `&cursor=${next}`}`),
        200,
      );
      expect(itemsOf(page).length).to.equal(1);
      pages.push(...itemsOf(page));
      next = page['next'];
    }
    expect(pages.at(-1)?.['version']).to.equal(1);
    expect(new Set(pages.map((book) => book['id'])).size).to.equal(pages.length);
  });

  it('shows the words of the lexicon to the operator and the regulator only', async () => {
    const wordsFor = async (client: Client) =>
      itemsOf((await client.get('/rule-books/1')).body, 'prohibited').map(({ words }) => words);
    expect(await wordsFor(exchange.operators[0])).to.deep.equal(prohibited.map(({ words }) => words));
    expect(await wordsFor(exchange.regulator)).to.deep.equal(prohibited.map(({ words }) => words));
    for (const client of [exchange.anonymous, await exchange.supplier('ada')]) {
      expect((await wordsFor(client)).every((words) => words === undefined)).to.equal(true);
    }
    const changed = prohibited.map((one) => ({ ...one, words: { zh: [...one.words.zh, '新词'], en: one.words.en } }));
    const { id } = expectStatus(await propose(exchange.operators[0], 13, { changes: { prohibited: changed } }), 201);
    expect(JSON.stringify((await exchange.regulator.get(`/rule-books/${id}`)).body['changes'])).to.include('新词');
  });

  it('takes no proposal that is wrong or changes nothing, and tells every fault', async () => {
    const [operator] = exchange.operators;
    const reply = await operator.post('/rule-books', {
      changes: { thresholds: { delivery: { k: 1 }, tau: 2 }, rules: ['x'] },
      why,
    });
    expect(reply.status).to.equal(422);
    const pointers = itemsOf(reply.body, 'errors').map(({ pointer }) => pointer);
    expect(pointers).to.include.members([
      '#/changes/thresholds/delivery/k',
      '#/changes/thresholds/tau',
      '#/changes/rules',
    ]);
    expect(
      (await propose(operator, thresholds.delivery.k, { changes: { thresholds: {} } })).body['errors'],
    ).to.deep.equal([
      { pointer: '#/changes', detail: `changes nothing of version ${Number((await newest())['version'])}` },
    ]);
    for (const since of ['1999-12-31T23:59:59Z', '9999-12-31T23:59:59-14:00'])
      expect((await propose(operator, 12, { since })).body['errors'], since).to.deep.equal([
        { pointer: '#/since', detail: 'must lie in the years 2000 to 9999', code: 'years-beyond', says: {} },
      ]);
    const deep = `{"why":"${why}","changes":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`;
    expect((await operator.upload('/rule-books', deep, 'application/json')).body['errors']).to.deep.equal([
      { pointer: '#/changes', detail: 'is nested too deeply', code: 'too-deep', says: {} },
    ]);
    for (const person of [await exchange.supplier('ada'), exchange.regulator, exchange.anonymous as Person]) {
      expect((await propose(person, 12)).status).to.be.oneOf([401, 403]);
    }
  });

  it('needs four eyes: whoever proposed a book cannot approve it, but may reject it', async () => {
    const id = await proposed(14);
    const own = await exchange.operators[0].post(`/rule-books/${id}/approve`);
    expect([own.status, own.body['type']]).to.deep.equal([403, '/problems/four-eyes']);
    expect((await exchange.regulator.post(`/rule-books/${id}/approve`)).status).to.equal(403);
    const rejected = expectStatus(
      await exchange.operators[0].post(`/rule-books/${id}/reject`, { reason: 'It was a mistake of mine.' }),
      200,
    );
    expect([rejected['state'], rejected['version'], rejected['since']]).to.deep.equal(['rejected', null, null]);
    expect((await exchange.operators[1].post(`/rule-books/${id}/approve`)).body['type']).to.equal(
      '/problems/wrong-state',
    );
  });

  it('approves for an instant no sooner than five seconds from now, tells the log, and refuses what was proposed over an older version', async () => {
    const [one, other, third] = [await proposed(15), await proposed(16), await proposed(17)];
    const before = Number((await newest())['version']);
    const approved = expectStatus(await exchange.operators[1].post(`/rule-books/${one}/approve`), 200);
    expect([approved['version'], approved['base'], approved['since']]).to.deep.equal([before + 1, before, far]);
    const stale = await exchange.operators[1].post(`/rule-books/${other}/approve`);
    expect([stale.status, stale.body['type']]).to.deep.equal([409, '/problems/rule-book-moved-on']);
    expect(
      (await exchange.operators[1].post(`/rule-books/${third}/reject`, { reason: 'Proposed over an older one.' }))
        .status,
    ).to.equal(200);
    const entries = itemsOf((await exchange.regulator.get(`/log/entries?subject=${one}`)).body).map(
      ({ entry }) => entry as Body,
    );
    expect(entries.map((entry) => entry['action'])).to.deep.equal(['rule-book.approve', 'rule-book.propose']);
    expect(entries[0]?.['facts']).to.deep.equal({
      state: 'approved',
      version: before + 1,
      base: before,
      since: far,
      hash: (await exchange.anonymous.get(`/rule-books/${before + 1}`)).body['hash'],
    });
  });

  it('gives a version to one of two that are approved at once', async () => {
    const ids = [await proposed(18), await proposed(19)];
    const before = Number((await newest())['version']);
    const replies = await Promise.all(ids.map((id) => exchange.operators[1].post(`/rule-books/${id}/approve`)));
    expect(replies.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
    expect(Number((await newest())['version'])).to.equal(before + 1);
  });

  it('holds from its instant on, and until then the book before', async () => {
    await sleep(1_100);
    await freshBooks(null);
    const next = bookAt(new Date(far));
    expect([bookAt(new Date()).version, next.version]).to.deep.equal([1, Number((await newest())['version'])]);
    expect([bookAt(new Date(Date.parse(far) - 1)).version, next.thresholds.strict.k]).to.deep.equal([1, 40]);
    expect(bookAt(new Date(0))).to.equal(foundingBook);
    expect((await exchange.anonymous.get('/principles')).body['ruleBook']?.['version']).to.equal(1);
    expect((await exchange.applicant('cleo')).memberId).to.match(/^mem_/);
  });
});

describe('the rule books that a process knows', () => {
  before(() => startExchange());

  it('hold none that was approved in a transaction that was undone', async () => {
    const later = new Date('2999-01-01T00:00:00.000Z');
    const read = async (tx: Transaction | null) => {
      await sleep(1_100);
      await freshBooks(tx);
      return bookAt(later).version;
    };
    const before = await read(null);
    const undone = inTransaction(async (tx) => {
      const row = {
        version: before + 1,
        base: before,
        state: 'approved',
        content: JSON.stringify(content),
        hash: 'a'.repeat(64),
        why,
      };
      const by = { proposedBy: 'usr_x', proposedAt: later, decidedBy: 'usr_y', decidedAt: later, reason: null };
      await RuleBookRow.create(
        { id: newId('bok'), ...row, ...by, askedSince: null, since: later },
        { transaction: tx },
      );
      throw new Error(`${await read(tx)} was read`);
    });
    expect(await undone.catch((error: Error) => error.message)).to.equal(`${before + 1} was read`);
    expect(await read(null)).to.equal(before);
  });
});
