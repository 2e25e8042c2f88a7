import { expect } from 'chai';
import { clock } from '../../src/kernel/clock.ts';
import { integrateAll } from '../../src/audit/index.ts';
import { db } from '../../src/db/connection.ts';
import { bookProof, dueCycle, runCycle } from '../../src/settle/index.ts';
import { itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { availableOf, buyerWith, delivery, publishedWages, subjects } from '../support/trade.ts';

type Trade = {
  readonly supplier: Person;
  readonly buyer: Person;
  readonly agreementId: string;
  readonly deliveryId: string;
};
const steps = ['reconcile', 'net', 'notify', 'finalise'] as const;

describe('a clearing cycle', () => {
  let exchange: Exchange, operator: Person;
  before(async () => {
    exchange = await startExchange();
    operator = exchange.operators[0];
  });

  /** A new buyer with ten yuan asks a new supplier for ten records, which cost one. */
  async function trade(): Promise<Trade> {
    const { supplier, listingId } = await publishedWages(exchange);
    const buyer = await buyerWith(exchange, '10');
    const { agreementId, deliveryId } = await delivery(buyer, listingId, 5);
    await buyer.post(`/deliveries/${deliveryId}/query`, { purpose: 'AcademicResearch', keys: subjects.slice(0, 10) });
    return { supplier, buyer, agreementId, deliveryId };
  }

  async function cutOff(): Promise<string> {
    await integrateAll();
    return (await operator.post('/cycles/cut-off')).body['id'] as string;
  }

  const step = (cycleId: string, verb: (typeof steps)[number]) => operator.post(`/cycles/${cycleId}/${verb}`);
  const cycle = async (cycleId: string) => (await operator.get(`/cycles/${cycleId}`)).body;
  const obligation = async ({ agreementId, buyer }: Trade) =>
    itemsOf((await buyer.get(`/obligations?agreementId=${agreementId}`)).body)[0] as Body;
  /** What became of the call where it is set apart from the sum of its obligation. */
  const exception = async ({ agreementId }: Trade) =>
    itemsOf((await operator.get(`/exceptions?agreementId=${agreementId}`)).body)[0] as Body;
  const rules = (body: Body) => itemsOf(body, 'withheldFor').map(({ rule }) => rule);
  const moneyOf = async ({ supplier, buyer }: Trade) => [await availableOf(supplier), await availableOf(buyer)];
  const tamper = (sql: string, ...replacements: unknown[]) => db().query(sql, { replacements });

  it('goes from open to final, pays the supplier less the fee, tells both, and ends there', async () => {
    const sold = await trade();
    const cycleId = await cutOff();
    for (const [index, verb] of steps.entries()) {
      for (const early of steps.slice(index + 1))
        expect((await step(cycleId, early)).status, `${early} before ${verb}`).to.equal(409);
      expect((await step(cycleId, verb)).status, verb).to.equal(200);
    }
    for (const verb of steps) expect((await step(cycleId, verb)).body['type'], verb).to.equal('/problems/wrong-state');
    expect(await moneyOf(sold)).to.deep.equal(['0.98', '9.00']);
    const shown = await cycle(cycleId);
    const nets = new Map(itemsOf(shown, 'nets').map((net) => [net['memberId'] as string, net['net'] as string]));
    expect([
      nets.get(sold.supplier.memberId),
      nets.get(sold.buyer.memberId),
      shown['state'],
      itemsOf(shown, 'actions'),
    ]).to.deep.equal(['0.98', '-1.00', 'final', []]);
    expect(await obligation(sold)).to.include({ state: 'settled', cycleId, amount: '1.00', fee: '0.02' });
    for (const person of [sold.supplier, sold.buyer]) {
      const told = itemsOf((await person.get('/log/own?type=money')).body).filter(
        ({ entry }) => entry?.['facts']?.['cycle'] === cycleId,
      );
      expect(told.map(({ entry }) => entry?.['action'])).to.deep.equal(['cycle.finalise', 'cycle.notify']);
    }
    expect((await bookProof()).ok).to.equal(true);
  });

  it('withholds what is frozen, keeps its money reserved, and the next cycle pays it after the release', async () => {
    const sold = await trade();
    const hold = await exchange.regulator.post('/holds', {
      kind: 'agreement',
      subject: sold.agreementId,
      reason: 'An inquiry into this agreement.',
    });
    const first = await runCycle();
    const withheld = await exception(sold);
    expect([withheld['state'], withheld['cause'], rules(withheld)]).to.deep.equal([
      'withheld',
      'refused',
      ['IP-6 not-frozen'],
    ]);
    const held = itemsOf((await sold.buyer.get('/accounts?code=member-held')).body)[0]?.['balance'];
    expect([await moneyOf(sold), held]).to.deep.equal([['0.00', '9.00'], '1.00']);
    const ofCall = async () =>
      itemsOf(await cycle(first.id), 'withheld').filter(({ callId }) => callId === withheld['callId']);
    expect((await ofCall()).map(({ cause, obligationId }) => [cause, obligationId])).to.deep.equal([
      ['refused', (await obligation(sold))['id']],
    ]);
    await runCycle();
    expect((await exception(sold))['state']).to.equal('withheld');
    expect((await bookProof()).ok).to.equal(true);
    await exchange.regulator.post(`/holds/${hold.body['id']}/release`, { reason: 'The inquiry found nothing.' });
    const last = await runCycle();
    expect(await exception(sold)).to.include({ state: 'paid', cycleId: last.id, withheldFor: null });
    expect((await obligation(sold))['apart']).to.deep.equal({
      ...{ calls: 1, withheld: '0.00', credited: '0.00', paid: '1.00' },
    });
    expect(await ofCall()).to.have.length(1);
    expect(await moneyOf(sold)).to.deep.equal(['0.98', '9.00']);
  });

  it('pays the other calls of an obligation of which one is withheld, and that one later', async () => {
    const sold = await trade();
    const ask = (count: number) =>
      sold.buyer.post(`/deliveries/${sold.deliveryId}/query`, {
        purpose: 'AcademicResearch',
        keys: subjects.slice(0, count),
      });
    const { id: marked } = (await ask(20)).body;
    await ask(30);
    await tamper("UPDATE log_entries SET text = REPLACE(text, 'records', 'recoils') WHERE subject = ?", marked);
    await runCycle();
    expect(await moneyOf(sold)).to.deep.equal(['3.92', '4.00']);
    const { id, calls, amount, apart, state } = await obligation(sold);
    expect({ calls, amount, apart, state }).to.deep.equal({
      ...{ calls: 3, amount: '6.00', state: 'settled' },
      apart: { calls: 1, withheld: '2.00', credited: '0.00', paid: '0.00' },
    });
    expect(await exception(sold)).to.include({ callId: marked, obligationId: id, amount: '2.00', state: 'withheld' });
    await tamper("UPDATE log_entries SET text = REPLACE(text, 'recoils', 'records') WHERE subject = ?", marked);
    await ask(10);
    await runCycle();
    expect([await moneyOf(sold), (await exception(sold))['state']]).to.deep.equal([['6.86', '3.00'], 'paid']);
    expect((await bookProof()).ok).to.equal(true);
  });

  for (const kind of ['delivery', 'listing', 'supplier', 'buyer'] as const) {
    it(`withholds what is owed under a frozen ${kind}`, async () => {
      const sold = await trade();
      const listingId = (await sold.buyer.get(`/agreements/${sold.agreementId}`)).body['listingId'];
      const isMember = kind === 'supplier' || kind === 'buyer';
      const subject = isMember ? sold[kind].memberId : kind === 'delivery' ? sold.deliveryId : listingId;
      const hold = await exchange.regulator.post('/holds', {
        kind: isMember ? 'member' : kind,
        subject,
        reason: 'An inquiry into this party.',
      });
      await runCycle();
      const state = async () => (await exception(sold))['state'];
      expect(await state()).to.equal('withheld');
      await exchange.regulator.post(`/holds/${hold.body['id']}/release`, { reason: 'The inquiry found nothing.' });
      await runCycle();
      expect(await state()).to.equal('paid');
    });
  }

  const callOf = async ({ agreementId }: Trade) =>
    itemsOf((await operator.get(`/calls?agreementId=${agreementId}`)).body)[0] as Body;

  it('withholds what the log proves for another call', async () => {
    const [sold, other] = [await trade(), await trade()];
    const [mine, theirs] = [(await callOf(sold))['entryId'], (await callOf(other))['entryId']];
    const point = (to: unknown) => tamper('UPDATE calls SET entry_id = ? WHERE agreement_id = ?', to, sold.agreementId);
    await point(theirs);
    await runCycle();
    expect(rules(await exception(sold))).to.deep.equal(['SC-3 logged']);
    await point(mine);
    await runCycle();
    expect([(await exception(sold))['state'], (await obligation(other))['state']]).to.deep.equal(['paid', 'settled']);
  });

  it('withholds what the log does not prove: an entry that is not sealed, or was changed', async () => {
    const sold = await trade();
    const cycleId = (await operator.post('/cycles/cut-off')).body['id'] as string;
    await step(cycleId, 'reconcile');
    expect(rules(await exception(sold))).to.deep.equal(['SC-3 logged']);
    await integrateAll();
    const { entryId, id } = await callOf(sold);
    const change = (from: string, to: string) =>
      tamper('UPDATE log_entries SET text = REPLACE(text, ?, ?) WHERE id = ?', from, to, entryId);
    await change('"records":10', '"records":11');
    await runCycle();
    await runCycle();
    expect(rules(await exception(sold))).to.deep.equal(['SC-3 logged']);
    await change('"records":11', '"records":10');
    const verdicts = itemsOf((await exchange.regulator.get(`/log/entries?subject=${id}&type=verdict`)).body);
    expect(verdicts.map(({ entry }) => entry?.['facts']?.['outcome'])).to.include('refused');
    await runCycle();
    expect(await moneyOf(sold)).to.deep.equal(['0.98', '9.00']);
  });

  it('withholds an obligation as a whole that is not the sum of its calls, says where, and tries it again', async () => {
    const sold = await trade();
    const change = (by: number) =>
      tamper('UPDATE obligations SET records = records + ? WHERE agreement_id = ?', by, sold.agreementId);
    await change(1);
    const first = await runCycle();
    expect([(await obligation(sold))['state'], rules(await obligation(sold))]).to.deep.equal([
      'withheld',
      ['same-records'],
    ]);
    const told = itemsOf(await cycle(first.id), 'withheld').filter(
      ({ cause }) => (cause as string | undefined) === 'difference',
    );
    expect(told.map(({ callId }) => callId)).to.deep.equal([null]);
    expect([await moneyOf(sold), (await bookProof()).ok]).to.deep.equal([['0.00', '9.00'], true]);
    await change(-1);
    const last = await runCycle();
    expect(await obligation(sold)).to.include({ state: 'settled', cycleId: first.id, clearedBy: last.id });
    expect([await moneyOf(sold), await exception(sold)]).to.deep.equal([['0.98', '9.00'], undefined]);
  });

  it('withholds a call that differs from its log entry and its price plan, though the sums agree', async () => {
    const sold = await trade();
    const change = async (by: number) => {
      for (const table of ['calls', 'obligations'])
        await tamper(`UPDATE ${table} SET amount = amount + ? WHERE agreement_id = ?`, by, sold.agreementId);
    };
    await change(-1);
    await runCycle();
    expect([(await exception(sold))['cause'], rules(await exception(sold))]).to.deep.equal([
      'difference',
      ['same-rate', 'logged-amount'],
    ]);
    await change(1);
    await tamper('UPDATE exceptions SET amount = amount + 1 WHERE agreement_id = ?', sold.agreementId);
    await runCycle();
    expect([(await exception(sold))['state'], await moneyOf(sold)]).to.deep.equal(['paid', ['0.98', '9.00']]);
    expect((await bookProof()).ok).to.equal(true);
  });

  it('pays nothing while what it withheld was changed behind its back', async () => {
    const sold = await trade();
    const ask = () =>
      sold.buyer.post(`/deliveries/${sold.deliveryId}/query`, { purpose: 'AcademicResearch', keys: [subjects[0]] });
    const { id: marked } = (await ask()).body;
    await tamper("UPDATE log_entries SET text = REPLACE(text, 'records', 'recoils') WHERE subject = ?", marked);
    const cycleId = await cutOff();
    for (const verb of ['reconcile', 'net', 'notify'] as const) await step(cycleId, verb);
    await tamper('UPDATE exceptions SET amount = amount - 1 WHERE id = ?', marked);
    expect((await step(cycleId, 'finalise')).status).to.equal(500);
    await tamper('UPDATE exceptions SET amount = amount + 1 WHERE id = ?', marked);
    expect([(await step(cycleId, 'finalise')).status, await moneyOf(sold)]).to.deep.equal([200, ['0.98', '8.90']]);
    await tamper("UPDATE log_entries SET text = REPLACE(text, 'recoils', 'records') WHERE subject = ?", marked);
    await runCycle();
    expect(await moneyOf(sold)).to.deep.equal(['1.078', '8.90']);
  });

  it('pays nothing when an order comes after the netting; reconciled again, it pays the others and the same nets as before for them', async () => {
    const [frozen, clear] = [await trade(), await trade()];
    const cycleId = await cutOff();
    for (const verb of ['reconcile', 'net', 'notify'] as const) await step(cycleId, verb);
    const hold = await exchange.regulator.post('/holds', {
      kind: 'agreement',
      subject: frozen.agreementId,
      reason: 'An inquiry into this agreement.',
    });
    const refused = await step(cycleId, 'finalise');
    expect([refused.status, refused.body['type']]).to.deep.equal([409, '/problems/changed-since-netting']);
    expect([refused.body['obligations'], refused.body['calls']]).to.deep.equal([
      [(await obligation(frozen))['id']],
      [(await callOf(frozen))['id']],
    ]);
    expect([await moneyOf(frozen), await moneyOf(clear)]).to.deep.equal([
      ['0.00', '9.00'],
      ['0.00', '9.00'],
    ]);
    const finished = await runCycle();
    expect([finished.id, finished.state]).to.deep.equal([cycleId, 'final']);
    expect([await moneyOf(frozen), await moneyOf(clear)]).to.deep.equal([
      ['0.00', '9.00'],
      ['0.98', '9.00'],
    ]);
    await exchange.regulator.post(`/holds/${hold.body['id']}/release`, { reason: 'The inquiry found nothing.' });
  });

  it('nets to the same bytes when it is netted again', async () => {
    await trade();
    const cycleId = await cutOff();
    await step(cycleId, 'reconcile');
    const first = (await step(cycleId, 'net')).body;
    await step(cycleId, 'reconcile');
    expect((await cycle(cycleId))['netsHash']).to.equal(null);
    const again = (await step(cycleId, 'net')).body;
    expect([again['netsHash'], again['totals']]).to.deep.equal([first['netsHash'], first['totals']]);
    await runCycle();
  });

  for (const stop of [0, 1, 2, 3]) {
    it(`is brought to its end from where it stood: after ${['the cut-off', ...steps][stop]}`, async () => {
      const sold = await trade();
      const cycleId = await cutOff();
      for (const verb of steps.slice(0, stop)) await step(cycleId, verb);
      expect((await runCycle()).id).to.equal(cycleId);
      expect(await moneyOf(sold)).to.deep.equal(['0.98', '9.00']);
    });
  }

  it('whose finality fails half way has paid nothing, and is finished later', async () => {
    const sold = await trade();
    const cycleId = await cutOff();
    for (const verb of ['reconcile', 'net', 'notify'] as const) await step(cycleId, verb);
    const [[row]] = (await tamper('SELECT nets_hash AS hash FROM cycles WHERE id = ?', cycleId)) as [
      { hash: string }[],
      unknown,
    ];
    await tamper("UPDATE cycles SET nets_hash = 'something else' WHERE id = ?", cycleId);
    expect((await step(cycleId, 'finalise')).status).to.equal(500);
    expect([(await cycle(cycleId))['state'], await moneyOf(sold)]).to.deep.equal(['notified', ['0.00', '9.00']]);
    await tamper('UPDATE cycles SET nets_hash = ? WHERE id = ?', row?.hash, cycleId);
    await runCycle();
    expect(await moneyOf(sold)).to.deep.equal(['0.98', '9.00']);
  });

  it('is paid once when several run it at the same time', async () => {
    const sold = await trade();
    const cycleId = await cutOff();
    const ran = await Promise.all([runCycle(), runCycle(), runCycle()]);
    expect(ran.map(({ state }) => state)).to.deep.equal(['final', 'final', 'final']);
    expect((await cycle(cycleId))['state']).to.equal('final');
    expect(await moneyOf(sold)).to.deep.equal(['0.98', '9.00']);
    expect((await bookProof()).ok).to.equal(true);
  });

  it('is cut off once by each of several at the same time, and there is always exactly one open', async () => {
    const replies = await Promise.all([1, 2, 3, 4].map(() => operator.post('/cycles/cut-off')));
    expect(replies.every(({ status }) => status === 200 || status === 409)).to.equal(true);
    const cut = replies.filter(({ status }) => status === 200).map(({ body }) => body['id']);
    expect(new Set(cut).size).to.equal(cut.length);
    expect(itemsOf((await operator.get('/cycles?state=open')).body)).to.have.length(1);
    while (itemsOf((await operator.get('/cycles?state=cut-off')).body).length > 0) await runCycle();
  });

  it('leaves to the next what was used after the cut-off', async () => {
    const first = await cutOff();
    const sold = await trade();
    await runCycle();
    expect((await obligation(sold))['state']).to.equal('open');
    const second = await runCycle();
    expect([second.id === first, await obligation(sold).then(({ cycleId }) => cycleId)]).to.deep.equal([
      false,
      second.id,
    ]);
  });

  it('is due when the open one is old enough or one is unfinished', async () => {
    expect(await dueCycle(clock.now())).to.equal(false);
    expect(await dueCycle(new Date(clock.now().getTime() + 25 * 3_600_000))).to.equal(true);
    await cutOff();
    expect(await dueCycle(clock.now())).to.equal(true);
    await runCycle();
    expect(await dueCycle(clock.now())).to.equal(false);
  });

  it('is moved by operators and seen by operators and the regulator', async () => {
    const buyer = await exchange.buyer('bo');
    const cycleId = itemsOf((await exchange.regulator.get('/cycles')).body)[0]?.['id'];
    for (const person of [buyer, exchange.regulator])
      for (const verb of ['cut-off', `${cycleId}/reconcile`])
        expect((await person.post(`/cycles/${verb}`)).status).to.equal(403);
    expect([(await buyer.get('/cycles')).status, (await buyer.get(`/cycles/${cycleId}`)).status]).to.deep.equal([
      403, 403,
    ]);
    expect((await operator.get('/cycles/cyc_00000000000000000000000000000000')).status).to.equal(404);
  });
});
