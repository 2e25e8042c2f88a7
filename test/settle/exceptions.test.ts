import { expect } from 'chai';
import type { Ctx } from '../../src/kernel/ctx.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { Problem } from '../../src/kernel/problem.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { creditExceptions, withholdExceptions } from '../../src/settle/store/exception.ts';
import { withholdObligations } from '../../src/settle/store/obligation.ts';
import { integrateAll } from '../../src/audit/index.ts';
import { bookProof, runCycle } from '../../src/settle/index.ts';
import { itemsOf, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { subjects } from '../support/trade.ts';
import { clearingOf, type steps } from './clearing.ts';

type Verb = (typeof steps)[number];

describe('what a cycle does not pay', () => {
  let exchange: Exchange, operator: Person;
  let clearing: ReturnType<typeof clearingOf>;
  before(async () => {
    exchange = await startExchange();
    operator = exchange.operators[0];
    clearing = clearingOf(exchange);
  });

  it('withholds what is frozen, keeps its money reserved, and the next cycle pays it after the release', async () => {
    const sold = await clearing.trade();
    const hold = await exchange.regulator.post('/holds', {
      kind: 'agreement',
      subject: sold.agreementId,
      reason: 'An inquiry into this agreement.',
    });
    const first = await runCycle();
    const withheld = await clearing.exception(sold);
    expect([withheld['state'], withheld['cause'], clearing.rules(withheld)]).to.deep.equal([
      'withheld',
      'refused',
      ['IP-6 not-frozen'],
    ]);
    const held = itemsOf((await sold.buyer.get('/accounts?code=member-held')).body)[0]?.['balance'];
    expect([await clearing.moneyOf(sold), held]).to.deep.equal([['0.00', '9.00'], '1.00']);
    const ofCall = async () =>
      itemsOf(await clearing.cycle(first.id), 'withheld').filter(({ callId }) => callId === withheld['callId']);
    expect((await ofCall()).map(({ cause, obligationId }) => [cause, obligationId])).to.deep.equal([
      ['refused', (await clearing.obligation(sold))['id']],
    ]);
    await runCycle();
    expect((await clearing.exception(sold))['state']).to.equal('withheld');
    expect((await bookProof()).ok).to.equal(true);
    await exchange.regulator.post(`/holds/${hold.body['id']}/release`, { reason: 'The inquiry found nothing.' });
    const last = await runCycle();
    expect(await clearing.exception(sold)).to.include({ state: 'paid', cycleId: last.id, withheldFor: null });
    expect((await clearing.obligation(sold))['apart']).to.deep.equal({
      ...{ calls: 1, withheld: '0.00', credited: '0.00', paid: '1.00' },
    });
    expect(await ofCall()).to.have.length(1);
    expect(await clearing.moneyOf(sold)).to.deep.equal(['0.98', '9.00']);
  });

  it('pays the other calls of an obligation of which one is withheld, and that one later', async () => {
    const sold = await clearing.trade();
    const ask = (count: number) =>
      sold.buyer.post(`/deliveries/${sold.deliveryId}/query`, {
        purpose: 'AcademicResearch',
        keys: subjects.slice(0, count),
      });
    const { id: marked } = (await ask(20)).body;
    await ask(30);
    await integrateAll();
    await clearing.reword(marked, 'records', 'recoils');
    await runCycle();
    expect(await clearing.moneyOf(sold)).to.deep.equal(['3.92', '4.00']);
    const { id, calls, amount, apart, state } = await clearing.obligation(sold);
    expect({ calls, amount, apart, state }).to.deep.equal({
      ...{ calls: 3, amount: '6.00', state: 'settled' },
      apart: { calls: 1, withheld: '2.00', credited: '0.00', paid: '0.00' },
    });
    expect(await clearing.exception(sold)).to.include({
      callId: marked,
      obligationId: id,
      amount: '2.00',
      state: 'withheld',
    });
    await clearing.reword(marked, 'recoils', 'records');
    await ask(10);
    await runCycle();
    expect([await clearing.moneyOf(sold), (await clearing.exception(sold))['state']]).to.deep.equal([
      ['6.86', '3.00'],
      'paid',
    ]);
    expect((await bookProof()).ok).to.equal(true);
  });

  for (const kind of ['delivery', 'listing', 'supplier', 'buyer'] as const) {
    it(`withholds what is owed under a frozen ${kind}`, async () => {
      const sold = await clearing.trade();
      const listingId = (await sold.buyer.get(`/agreements/${sold.agreementId}`)).body['listingId'];
      const isMember = kind === 'supplier' || kind === 'buyer';
      const subject = isMember ? sold[kind].memberId : kind === 'delivery' ? sold.deliveryId : listingId;
      const hold = await exchange.regulator.post('/holds', {
        kind: isMember ? 'member' : kind,
        subject,
        reason: 'An inquiry into this party.',
      });
      await runCycle();
      const state = async () => (await clearing.exception(sold))['state'];
      expect(await state()).to.equal('withheld');
      await exchange.regulator.post(`/holds/${hold.body['id']}/release`, { reason: 'The inquiry found nothing.' });
      await runCycle();
      expect(await state()).to.equal('paid');
    });
  }

  it('withholds what the log proves for another call', async () => {
    const [sold, other] = [await clearing.trade(), await clearing.trade()];
    const [mine, theirs] = [(await clearing.callOf(sold))['entryId'], (await clearing.callOf(other))['entryId']];
    const point = (to: unknown) =>
      clearing.tamper('UPDATE calls SET entry_id = ? WHERE agreement_id = ?', to, sold.agreementId);
    await point(theirs);
    await runCycle();
    expect(clearing.rules(await clearing.exception(sold))).to.deep.equal(['SC-3 logged']);
    await point(mine);
    await runCycle();
    expect([(await clearing.exception(sold))['state'], (await clearing.obligation(other))['state']]).to.deep.equal([
      'paid',
      'settled',
    ]);
  });

  it('withholds what the log does not prove: an entry that is not sealed, or was changed', async () => {
    const sold = await clearing.trade();
    const cycleId = (await operator.post('/cycles/cut-off')).body['id'] as string;
    await clearing.step(cycleId, 'reconcile');
    expect(clearing.rules(await clearing.exception(sold))).to.deep.equal(['SC-3 logged']);
    await integrateAll();
    const { entryId, id } = await clearing.callOf(sold);
    await clearing.reword(entryId, '"records":10', '"records":11');
    await runCycle();
    await runCycle();
    expect(clearing.rules(await clearing.exception(sold))).to.deep.equal(['SC-3 logged']);
    await clearing.reword(entryId, '"records":11', '"records":10');
    const verdicts = itemsOf((await exchange.regulator.get(`/log/entries?subject=${id}&type=verdict`)).body);
    expect(verdicts.map(({ entry }) => entry?.['facts']?.['outcome'])).to.include('refused');
    await runCycle();
    expect(await clearing.moneyOf(sold)).to.deep.equal(['0.98', '9.00']);
  });

  it('withholds an obligation as a whole that is not the sum of its calls, says where, and tries it again', async () => {
    const sold = await clearing.trade();
    const change = (by: number) =>
      clearing.tamper('UPDATE obligations SET records = records + ? WHERE agreement_id = ?', by, sold.agreementId);
    await change(1);
    const first = await runCycle();
    expect([(await clearing.obligation(sold))['state'], clearing.rules(await clearing.obligation(sold))]).to.deep.equal(
      ['withheld', ['same-records']],
    );
    // Others, left by other tests of this process, may be withheld too.
    const own = (await clearing.obligation(sold))['id'];
    const told = itemsOf(await clearing.cycle(first.id), 'withheld').filter(
      ({ cause, obligationId }) => (cause as string | undefined) === 'difference' && obligationId === own,
    );
    expect(told.map(({ callId }) => callId)).to.deep.equal([null]);
    expect([await clearing.moneyOf(sold), (await bookProof()).ok]).to.deep.equal([['0.00', '9.00'], true]);
    await change(-1);
    const last = await runCycle();
    expect(await clearing.obligation(sold)).to.include({ state: 'settled', cycleId: first.id, clearedBy: last.id });
    expect([await clearing.moneyOf(sold), await clearing.exception(sold)]).to.deep.equal([['0.98', '9.00'], undefined]);
  });

  it('withholds a call that differs from its log entry and its price plan, though the sums agree', async () => {
    const sold = await clearing.trade();
    const change = async (by: number) => {
      for (const table of ['calls', 'obligations'])
        await clearing.tamper(`UPDATE ${table} SET amount = amount + ? WHERE agreement_id = ?`, by, sold.agreementId);
    };
    await change(-1);
    await runCycle();
    expect([(await clearing.exception(sold))['cause'], clearing.rules(await clearing.exception(sold))]).to.deep.equal([
      'difference',
      ['same-rate', 'logged-amount'],
    ]);
    await change(1);
    await clearing.tamper('UPDATE exceptions SET amount = amount + 1 WHERE agreement_id = ?', sold.agreementId);
    await runCycle();
    expect([(await clearing.exception(sold))['state'], await clearing.moneyOf(sold)]).to.deep.equal([
      'paid',
      ['0.98', '9.00'],
    ]);
    expect((await bookProof()).ok).to.equal(true);
  });

  it('pays nothing while what it withheld was changed behind its back', async () => {
    const sold = await clearing.trade();
    const ask = () =>
      sold.buyer.post(`/deliveries/${sold.deliveryId}/query`, { purpose: 'AcademicResearch', keys: [subjects[0]] });
    const { id: marked } = (await ask()).body;
    await integrateAll();
    await clearing.reword(marked, 'records', 'recoils');
    const cycleId = await clearing.cutOff();
    const walk = async (...verbs: readonly Verb[]) => {
      for (const verb of verbs) expect((await clearing.step(cycleId, verb)).status, verb).to.equal(200);
    };
    await walk('reconcile');
    await clearing.tamper('UPDATE exceptions SET amount = amount - 1 WHERE id = ?', marked);
    await walk('net', 'notify');
    expect((await clearing.step(cycleId, 'finalise')).status).to.equal(500);
    await clearing.tamper('UPDATE exceptions SET amount = amount + 1 WHERE id = ?', marked);
    await walk('reconcile', 'net', 'notify', 'finalise');
    expect(await clearing.moneyOf(sold)).to.deep.equal(['0.98', '8.90']);
    await clearing.reword(marked, 'recoils', 'records');
    await runCycle();
    expect(await clearing.moneyOf(sold)).to.deep.equal(['1.078', '8.90']);
  });

  it('pays nothing while an obligation was changed since the netting', async () => {
    const sold = await clearing.trade();
    const cycleId = await clearing.cutOff();
    for (const verb of ['reconcile', 'net', 'notify'] as const) await clearing.step(cycleId, verb);
    const change = (by: number) =>
      clearing.tamper('UPDATE obligations SET records = records + ? WHERE agreement_id = ?', by, sold.agreementId);
    await change(1);
    const refused = (await clearing.step(cycleId, 'finalise')).body;
    const { id } = await clearing.obligation(sold);
    expect([refused['type'], refused['obligations'], refused['calls']]).to.deep.equal([
      '/problems/changed-since-netting',
      [id],
      [],
    ]);
    await change(-1);
    expect((await clearing.step(cycleId, 'finalise')).status).to.equal(200);
  });

  it('is moved only as it was read: what is in no cycle any more loses the race', async () => {
    const [cycleId, call, obligationId] = [newId('cyc'), newId('cal'), newId('obl')];
    const codeOf = (work: (ctx: Ctx) => Promise<void>) =>
      inTransaction((tx) => work({ tx } as Ctx)).then(
        () => 'moved',
        (error: Problem) => error.code,
      );
    expect([
      await codeOf((ctx) => withholdExceptions(ctx, cycleId, [call])),
      await codeOf((ctx) => creditExceptions(ctx, cycleId, [call])),
      await codeOf((ctx) => withholdObligations(ctx, [obligationId])),
    ]).to.deep.equal(['lost-race', 'lost-race', 'lost-race']);
  });
});
