import { expect } from 'chai';
import { integrateAll } from '../../src/audit/index.ts';
import { db } from '../../src/db/connection.ts';
import { runCycle } from '../../src/settle/index.ts';
import { itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { buyerWith, delivery, publishedWages, subjects } from '../support/trade.ts';

describe('the books, as they are shown', () => {
  let exchange: Exchange, buyer: Person, supplier: Person, between: string;
  before(async () => {
    exchange = await startExchange();
    const listed = await publishedWages(exchange);
    supplier = listed.supplier;
    buyer = await buyerWith(exchange, '10');
    const { deliveryId } = await delivery(buyer, listed.listingId, 10);
    const ask = (count: number) =>
      buyer.post(`/deliveries/${deliveryId}/query`, { purpose: 'AcademicResearch', keys: subjects.slice(0, count) });
    for (const count of [1, 2]) await ask(count);
    between = new Date().toISOString();
    for (const count of [3, 4]) await ask(count);
    await integrateAll();
    await runCycle();
    await ask(5);
  });

  const lines = (body: Body) =>
    itemsOf(body).map(({ code, toAvailable, toHeld, available, held, balance }) => [
      code,
      toAvailable,
      toHeld,
      available,
      held,
      balance,
    ]);

  it('state every movement of a member with the balances after it', async () => {
    const { body } = await buyer.get('/statements?currency=CNY');
    expect(lines(body)).to.deep.equal([
      ['deposit', '10.00', '0.00', '10.00', '0.00', '10.00'],
      ['charge', '-0.10', '0.10', '9.90', '0.10', '10.00'],
      ['charge', '-0.20', '0.20', '9.70', '0.30', '10.00'],
      ['charge', '-0.30', '0.30', '9.40', '0.60', '10.00'],
      ['charge', '-0.40', '0.40', '9.00', '1.00', '10.00'],
      ['release', '1.00', '-1.00', '10.00', '0.00', '10.00'],
      ['net', '-1.00', '0.00', '9.00', '0.00', '9.00'],
      ['charge', '-0.50', '0.50', '8.50', '0.50', '9.00'],
    ]);
    expect([body['opening']?.['balance'], body['closing']?.['available'], body['closing']?.['held']]).to.deep.equal([
      '0.00',
      '8.50',
      '0.50',
    ]);
    expect(lines((await supplier.get('/statements?currency=CNY')).body)).to.deep.equal([
      ['net', '0.98', '0.00', '0.98', '0.00', '0.98'],
    ]);
    expect(lines((await buyer.get('/statements?currency=EUR')).body)).to.deep.equal([]);
  });

  it('say the same page by page, and each page opens where the last one closed', async () => {
    const whole = (await buyer.get('/statements?currency=CNY')).body;
    const pages: Body[] = [];
    for (let cursor = ''; cursor !== 'null'; cursor = String(pages.at(-1)?.['next'])) {
      pages.push((await buyer.get(`/statements?currency=CNY&limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`)).body);
    }
    expect(pages.flatMap((page) => itemsOf(page))).to.deep.equal(itemsOf(whole));
    expect(pages.slice(1).map(({ opening }) => opening)).to.deep.equal(
      pages.slice(0, -1).map(({ closing }) => closing),
    );
  });

  it('cut a statement at instants, and open with what was there before', async () => {
    const [early, late] = [
      (await buyer.get(`/statements?currency=CNY&until=${between}`)).body,
      (await buyer.get(`/statements?currency=CNY&since=${between}`)).body,
    ];
    expect([itemsOf(early).length, itemsOf(late).length]).to.deep.equal([3, 5]);
    expect([late['opening']?.['available'], late['opening']?.['held'], late['closing']?.['balance']]).to.deep.equal([
      '9.70',
      '0.30',
      '9.00',
    ]);
  });

  it('are one’s own: accounts, statements and obligations of others do not exist', async () => {
    for (const path of ['/accounts', '/statements?currency=CNY', '/obligations', '/exceptions']) {
      const asking = (memberId: string) => `${path}${path.includes('?') ? '&' : '?'}memberId=${memberId}`;
      expect(
        [(await buyer.get(asking(supplier.memberId))).status, (await buyer.get(asking(buyer.memberId))).status],
        path,
      ).to.deep.equal([404, 200]);
      for (const person of [exchange.operators[0], exchange.regulator])
        expect((await person.get(asking(buyer.memberId))).status, path).to.equal(200);
      expect((await exchange.anonymous.get(path)).status).to.equal(401);
    }
    expect(new Set(itemsOf((await buyer.get('/accounts')).body).map(({ owner }) => owner))).to.deep.equal(
      new Set([buyer.memberId]),
    );
    expect((await exchange.operators[0].get('/statements?currency=CNY')).status).to.equal(422);
  });

  it('list what is owed by side and state, newest first, a sum for each agreement and cycle', async () => {
    const [owed, due] = [
      itemsOf((await buyer.get('/obligations?side=owed')).body),
      itemsOf((await supplier.get('/obligations?side=due')).body),
    ];
    expect(owed.map(({ calls, records, amount, fee, state }) => [calls, records, amount, fee, state])).to.deep.equal([
      [1, 5, '0.50', '0.01', 'open'],
      [4, 10, '1.00', '0.02', 'settled'],
    ]);
    expect(due).to.deep.equal(owed);
    expect([
      itemsOf((await buyer.get('/obligations?side=due')).body),
      itemsOf((await supplier.get('/obligations?side=owed')).body),
    ]).to.deep.equal([[], []]);
    expect(itemsOf((await supplier.get('/obligations?state=open&currency=CNY')).body)).to.have.length(1);
  });

  it('are proved from one snapshot, for the operator and the regulator', async () => {
    const { body } = await exchange.regulator.get('/books/proof');
    expect(body['ok']).to.equal(true);
    expect(
      itemsOf(body, 'currencies').flatMap((one) => itemsOf(one, 'claims').map(({ holds }) => holds)),
    ).to.not.include(false);
    expect((await buyer.get('/books/proof')).status).to.equal(403);
  });

  const lies: [what: string, sql: string, back: string, claim: string | undefined][] = [
    [
      'a balance',
      'UPDATE accounts SET credits_posted = credits_posted + 1 WHERE id = ?',
      'UPDATE accounts SET credits_posted = credits_posted - 1 WHERE id = ?',
      'posted debits equal posted credits',
    ],
    [
      'a pending balance',
      'UPDATE accounts SET debits_pending = debits_pending + 1 WHERE id = ?',
      'UPDATE accounts SET debits_pending = debits_pending - 1 WHERE id = ?',
      'pending debits equal pending credits',
    ],
    [
      'a balance on both sides',
      'UPDATE accounts SET credits_posted = credits_posted + 1, debits_posted = debits_posted + 1 WHERE id = ?',
      'UPDATE accounts SET credits_posted = credits_posted - 1, debits_posted = debits_posted - 1 WHERE id = ?',
      undefined,
    ],
  ];
  for (const [what, sql, back, claim] of lies) {
    it(`are not proved when someone changed ${what} behind their back`, async () => {
      const account = itemsOf((await buyer.get('/accounts?code=member-available')).body)[0]?.['id'] as string;
      await db().query(sql, { replacements: [account] });
      const { body } = await exchange.regulator.get('/books/proof');
      await db().query(back, { replacements: [account] });
      expect([body['ok'], body['altered']]).to.deep.equal([false, [account]]);
      const broken = itemsOf(body, 'currencies')
        .flatMap((one) => itemsOf(one, 'claims'))
        .filter(({ holds }) => String(holds) === 'false')
        .map((one) => one['claim']);
      if (claim === undefined) expect(broken).to.deep.equal([]);
      else expect(broken).to.include(claim);
    });
  }

  it('are not proved when an obligation and its reservation differ', async () => {
    const open = itemsOf((await buyer.get('/obligations?state=open')).body)[0]?.['id'];
    await db().query('UPDATE obligations SET amount = amount + 1 WHERE id = ?', { replacements: [open] });
    const { body } = await exchange.regulator.get('/books/proof');
    await db().query('UPDATE obligations SET amount = amount - 1 WHERE id = ?', { replacements: [open] });
    const broken = itemsOf(body, 'currencies')
      .flatMap((one) => itemsOf(one, 'claims'))
      .filter(({ holds }) => String(holds) === 'false');
    expect(broken.map(({ claim }) => claim)).to.deep.equal([
      'held money equals the reservations of unsettled obligations',
    ]);
  });

  for (const query of [
    'currency=XXX',
    'since=yesterday',
    'cursor=%25%25',
    'cursor=AAAA',
    'limit=0',
    'colour=red',
    'currency=CNY&memberId=me',
  ]) {
    it(`refuse the statement of ?${query}`, async () =>
      expect(
        (await buyer.get(`/statements?${query.includes('currency') ? query : `currency=CNY&${query}`}`)).status,
      ).to.equal(422));
  }
});
