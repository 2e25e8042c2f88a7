import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { Transaction } from 'sequelize';
import { Client, expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { signInInstitutions } from '../../seeders/exchange.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { newId } from '../../src/kernel/ids.ts';
import { parse, Problem } from '../../src/kernel/problem.ts';
import { bookAt, foundingBook, freshBooks } from '../../src/principles/index.ts';
import { RuleBookRow } from '../../src/principles/models.ts';
import { bookContent, contentHash, differencesOf, isAtMostDeep, mergePatch } from '../../src/principles/proposal.ts';
import { completeCreditCode } from '../../src/register/index.ts';
import { otherExchange } from '../support/database.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { exchangeProcess, type Process } from '../support/process.ts';
import type { BookContent } from '../../src/terms/index.ts';

const { rules, thresholds, purposes, prohibited } = foundingBook;
const content: BookContent = { rules, thresholds, purposes, prohibited };
const [firstRule = '', secondRule = ''] = rules;
const [purpose] = purposes;
const [item] = prohibited;
const why = 'The classes are too small for what has become known.';

/** Every fault of a changed founding book: where, and what. */
function faultsOf(changes: object, drops: readonly string[] = []): string[] {
  try {
    parse(bookContent(content, drops), mergePatch(content, changes));
    return [];
  } catch (error) {
    if (error instanceof Problem)
      return (error.extensions.errors ?? []).map(({ pointer, detail }) => `${pointer} ${detail}`);
    throw error;
  }
}

describe('a JSON merge patch', () => {
  /** RFC 7396, appendix A. */
  const examples: readonly (readonly [target: unknown, patch: unknown, result: unknown])[] = [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ];
  for (const [target, patch, result] of examples) {
    it(`makes ${JSON.stringify(target)} by ${JSON.stringify(patch)} into ${JSON.stringify(result)}`, () => {
      expect(mergePatch(target, patch)).to.deep.equal(result);
    });
  }

  it('cannot reach the prototype of anything', () => {
    const merged = mergePatch(
      content,
      JSON.parse('{"__proto__":{"polluted":true},"thresholds":{"__proto__":{"tau":9}}}') as unknown,
    );
    expect([
      ({} as Record<string, unknown>)['polluted'],
      Object.getPrototypeOf(merged) === Object.prototype,
    ]).to.deep.equal([undefined, true]);
    expect((merged as BookContent).thresholds.tau).to.equal(thresholds.tau);
  });

  it('is read only so deep', () => {
    expect([
      isAtMostDeep({ a: { b: [1] } }, 3),
      isAtMostDeep({ a: { b: [1] } }, 2),
      isAtMostDeep('x', 0),
    ]).to.deep.equal([true, false, true]);
  });
});

describe('a rule book', () => {
  it('is right as it was founded', () => {
    expect(faultsOf({})).to.deep.equal([]);
    expect(foundingBook.version).to.equal(1);
  });

  const limits = (delivery: object) => ({ thresholds: { delivery } });
  const wrong: readonly (readonly [what: string, changes: object, fault: RegExp, drops?: readonly string[]])[] = [
    ['k below 2', limits({ k: 1 }), /^#\/thresholds\/delivery\/k must be at least 2/],
    ['k that is no whole number', limits({ k: 11.5 }), /^#\/thresholds\/delivery\/k /],
    ['l below 1', limits({ l: 0.9 }), /^#\/thresholds\/delivery\/l must be at least 1/],
    ['a risk above 1', limits({ highest: 1.1 }), /^#\/thresholds\/delivery\/highest /],
    ['a negative distance', limits({ t: -0.1 }), /^#\/thresholds\/delivery\/t /],
    ['a threshold that is left out', { thresholds: { tau: null } }, /^#\/thresholds\/tau /],
    ['a threshold nobody knows', { thresholds: { tauu: 1 } }, /^#\/thresholds\/tauu is not a field/],
    [
      'strict ones laxer than those of delivery',
      limits({ k: 30 }),
      /^#\/thresholds\/strict\/k must be at least that of delivery, 30/,
    ],
    [
      'strict risks above those of delivery',
      limits({ t: 0.1 }),
      /^#\/thresholds\/strict\/t must be at most that of delivery, 0.1/,
    ],
    [
      'a refusal before a review',
      { thresholds: { resemblance: { review: 0.7 } } },
      /^#\/thresholds\/resemblance\/refuse /,
    ],
    ['days without end', { thresholds: { noticeDays: 366 } }, /^#\/thresholds\/noticeDays /],
    [
      'a rule that is not one',
      { rules: [...rules, 'list IB-4 wishful'] },
      /^#\/rules "list IB-4 wishful" is not a rule of this exchange$/,
    ],
    ['a rule twice', { rules: [...rules, firstRule] }, /^#\/rules ".*" stands twice$/],
    [
      'a rule left out by oversight',
      { rules: rules.slice(1) },
      /^#\/rules ".*" is left out; say so in drops if it is meant$/,
    ],
    ['a drop that is none', {}, /^#\/rules drops names ".*", which is not left out$/, [secondRule]],
    ['no purposes', { purposes: [] }, /^#\/purposes /],
    ['a purpose twice', { purposes: [...purposes, purpose] }, /^#\/purposes\/\d+\/code ".*" stands twice$/],
    [
      'a purpose without its parent',
      { purposes: [...purposes, { code: 'Extra', broader: ['Nowhere'], zh: '其他', aliases: [] }] },
      /^#\/purposes\/\d+\/broader "Nowhere" is not a purpose of this book$/,
    ],
    [
      'a purpose that is broader than itself',
      {
        purposes: [
          { code: 'One', broader: ['Two'], zh: '一', aliases: [] },
          { code: 'Two', broader: ['One'], zh: '二', aliases: [] },
        ],
      },
      /^#\/purposes\/0\/broader "One" would be broader than itself by "Two"$/,
    ],
    ['an item twice', { prohibited: [...prohibited, item] }, /^#\/prohibited\/\d+\/code ".*" stands twice$/],
    [
      'an item in another group',
      { prohibited: [{ ...item, group: 'C' }] },
      /^#\/prohibited\/0\/group ".*" is not of group C$/,
    ],
    [
      'an empty word, which would be found everywhere',
      { prohibited: [{ ...item, words: { zh: [' '], en: [] } }] },
      /^#\/prohibited\/0\/words\/zh\/0 must not be empty$/,
    ],
    ['a version of its own making', { version: 9 }, /^#\/version is not a field/],
  ];
  for (const [what, changes, fault, drops = []] of wrong) {
    it(`does not take ${what}`, () =>
      expect(faultsOf(changes, drops).join('\n')).to.match(new RegExp(fault.source, 'm')));
  }

  it('may tie its purposes to more ways upwards than can be walked', () => {
    const codes = Array.from({ length: 1_000 }, (_, index) => `P${index}`);
    const lattice = codes.map((code, index) => ({
      code,
      broader: codes.slice(Math.max(0, index - 8), index),
      zh: '层',
      aliases: [],
    }));
    expect(faultsOf({ purposes: lattice })).to.deep.equal([]);
    const ring = lattice.map((one, index) => (index === 0 ? { ...one, broader: ['P999'] } : one));
    expect(faultsOf({ purposes: ring })).to.include('#/purposes/0/broader "P0" would be broader than itself by "P999"');
  });

  it('is told every fault at once', () => {
    const faults = faultsOf({
      thresholds: { delivery: { k: 1 }, tau: 2 },
      rules: ['nothing'],
      purposes: [...purposes, purpose],
      prohibited: [],
    });
    for (const place of ['/thresholds/delivery/k', '/thresholds/tau', '/rules', '/purposes/', '/prohibited']) {
      expect(
        faults.some((fault) => fault.startsWith(`#${place}`)),
        place,
      ).to.equal(true);
    }
  });

  it('may leave out a rule that is named, whatever the rule is', () => {
    expect(faultsOf({ rules: rules.slice(1) }, [firstRule])).to.deep.equal([]);
  });

  it('tells what it changes of another: numbers by their place, list items by their code or name, and their order', () => {
    const next = mergePatch(content, { thresholds: { delivery: { k: 12 } }, rules: rules.slice(1) }) as BookContent;
    expect(differencesOf(content, next)).to.deep.equal([
      { at: `/rules/${firstRule}`, was: firstRule, now: null },
      { at: '/thresholds/delivery/k', was: thresholds.delivery.k, now: 12 },
    ]);
    expect(differencesOf({ rules: ['a', 'b'] }, { rules: ['b', 'a'] })).to.deep.equal([
      { at: '/rules', was: ['a', 'b'], now: ['b', 'a'] },
    ]);
    expect(differencesOf({ all: [{ code: 'A1', text: 'x' }] }, { all: [{ code: 'A1', text: 'y' }] })).to.deep.equal([
      { at: '/all/A1/text', was: 'x', now: 'y' },
    ]);
    expect(differencesOf(content, content)).to.deep.equal([]);
  });

  it('has a hash that follows its content and nothing else', () => {
    expect(contentHash({ ...foundingBook })).to.equal(contentHash(content));
    expect(contentHash({ ...content, rules: rules.slice(1) })).to.not.equal(contentHash(content));
  });
});

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
        { pointer: '#/since', detail: 'must lie in the years 2000 to 9999' },
      ]);
    const deep = `{"why":"${why}","changes":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`;
    expect((await operator.upload('/rule-books', deep, 'application/json')).body['errors']).to.deep.equal([
      { pointer: '#/changes', detail: 'is nested too deeply' },
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

describe('a new version of the rule book, in two processes', function () {
  this.timeout(120_000);
  let drop: () => Promise<void>;
  let processes: Process[] = [];

  before(async () => {
    const other = await otherExchange('books');
    drop = () => other.drop();
    for (const args of [['start'], ['serve']] as const) {
      const process = await exchangeProcess(other.settings, args);
      await process.start();
      processes = [...processes, process];
    }
  });
  after(async () => {
    for (const process of processes) await process.kill('SIGTERM');
    await drop();
  });

  it('holds in both from the same instant on, and not before', async () => {
    const [here, there] = processes as [Process, Process];
    const {
      operators: [proposer],
    } = await signInInstitutions(here.url, 'a password for tests');
    const {
      operators: [, approver],
    } = await signInInstitutions(there.url, 'a password for tests');
    const { id } = expectStatus(
      await proposer.post('/rule-books', { changes: { thresholds: { delivery: { k: 19 } } }, why }),
      201,
    );
    const asked = Date.now();
    const { since } = expectStatus(await approver.post(`/rule-books/${id}/approve`), 200);
    const instant = Date.parse(since as string);
    expect(instant).to.be.at.least(asked + 5_000);
    const seen = { before: new Set<string>(), after: new Set<string>() };
    while (Date.now() < instant + 500) {
      for (const { url } of [here, there]) {
        const began = Date.now();
        const { ruleBook } = expectStatus(await new Client(url).get('/principles'), 200);
        const told = `${ruleBook?.['version']} ${ruleBook?.['thresholds']?.['delivery']?.['k']}`;
        if (Date.now() < instant) seen.before.add(told);
        if (began >= instant) seen.after.add(`${url} ${told}`);
      }
      await sleep(20);
    }
    expect([...seen.before]).to.deep.equal([`1 ${thresholds.delivery.k}`]);
    expect([...seen.after].sort()).to.deep.equal([`${here.url} 2 19`, `${there.url} 2 19`].sort());
  });

  it('is what an application has to accept from then on', async () => {
    const { url } = processes[0] as Process;
    const application = (acceptsRuleBook: number) =>
      new Client(url).post('/members', {
        legalName: 'Old Ltd',
        creditCode: completeCreditCode('91310000MA1ABCDEF'),
        capacities: ['buyer'],
        contact: { name: 'Otto', email: 'o@old.example' },
        officer: { name: 'Otto', email: 'o@old.example' },
        securityGrade: 3,
        acceptsRuleBook,
        user: { name: 'Otto', email: 'o@old.example', password: 'a long enough password' },
      });
    const refused = await application(1);
    expect([refused.status, refused.body['type']]).to.deep.equal([422, '/problems/rule-book-outdated']);
    expectStatus(await application(2), 201);
  });

  it('takes a purpose in requests from the same instant on, and refuses it before', async () => {
    const [here, there] = processes as [Process, Process];
    const {
      operators: [proposer, approver],
    } = await signInInstitutions(here.url, 'a password for tests');
    const extra = { code: 'Extra', broader: [], zh: '其他', aliases: [] };
    const { id } = expectStatus(
      await proposer.post('/rule-books', { changes: { purposes: [...purposes, extra] }, why }),
      201,
    );
    const { since } = expectStatus(await approver.post(`/rule-books/${id}/approve`), 200);
    const instant = Date.parse(since as string);
    const seen = { before: new Set<string>(), after: new Set<string>() };
    while (Date.now() < instant + 500) {
      for (const { url } of [here, there]) {
        const began = Date.now();
        const { status, body } = await new Client(url).get('/listings?purpose=Extra&limit=0');
        const told = JSON.stringify([status, body['type'], body['errors']]);
        if (Date.now() < instant) seen.before.add(told);
        if (began >= instant) seen.after.add(told);
      }
      await sleep(20);
    }
    const limit = { pointer: '#/limit', detail: 'Too small: expected number to be >=1' };
    const fault = {
      pointer: '#/purpose',
      detail: 'must be a purpose of the rule book; /api/v1/principles lists them',
    };
    const invalid = (...errors: readonly object[]) => JSON.stringify([422, '/problems/invalid-request', errors]);
    expect([...seen.before]).to.deep.equal([invalid(limit, fault)]);
    expect([...seen.after]).to.deep.equal([invalid(limit)]);
    for (const { url } of [here, there]) expectStatus(await new Client(url).get('/listings?purpose=Extra'), 200);
  });
});
