import { expect } from 'chai';
import { clock } from '../../src/kernel/clock.ts';
import { batchIdOf } from '../../src/kernel/ids.ts';
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
  const rules = (body: Body, name: string) => itemsOf(body, name).map(({ rule }) => rule);
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
    const withheld = await obligation(sold);
    expect([withheld['state'], rules(withheld, 'withheldFor')]).to.deep.equal(['withheld', ['IP-6 not-frozen']]);
    const held = itemsOf((await sold.buyer.get('/accounts?code=member-held')).body)[0]?.['balance'];
    expect([await moneyOf(sold), held]).to.deep.equal([['0.00', '9.00'], '1.00']);
    const exceptions = itemsOf(await cycle(first.id), 'withheld').filter(
      ({ obligationId }) => obligationId === withheld['id'],
    );
    expect(exceptions.map(({ cause }) => cause)).to.deep.equal(['refused']);
    await runCycle();
    expect((await obligation(sold))['state']).to.equal('withheld');
    await exchange.regulator.post(`/holds/${hold.body['id']}/release`, { reason: 'The inquiry found nothing.' });
    const last = await runCycle();
    expect(await obligation(sold)).to.include({ state: 'settled', cycleId: last.id });
    expect(itemsOf(await cycle(first.id), 'withheld').map(({ obligationId }) => obligationId)).to.include(
      withheld['id'],
    );
    expect(await moneyOf(sold)).to.deep.equal(['0.98', '9.00']);
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
      const state = async () =>
        itemsOf((await operator.get(`/obligations?agreementId=${sold.agreementId}`)).body)[0]?.['state'];
      expect(await state()).to.equal('withheld');
      await exchange.regulator.post(`/holds/${hold.body['id']}/release`, { reason: 'The inquiry found nothing.' });
      await runCycle();
      expect(await state()).to.equal('settled');
    });
  }

  it('withholds what the log proves for another call', async () => {
    const [sold, other] = [await trade(), await trade()];
    const entryOf = async (of: Trade) => (await obligation(of))['entryId'] as string;
    const [mine, theirs] = [await entryOf(sold), await entryOf(other)];
    const point = async (to: string) => {
      for (const table of ['obligations', 'calls'])
        await tamper(`UPDATE ${table} SET entry_id = ? WHERE agreement_id = ?`, to, sold.agreementId);
    };
    await point(theirs);
    await runCycle();
    expect(rules(await obligation(sold), 'withheldFor')).to.deep.equal(['SC-3 logged']);
    await point(mine);
    await runCycle();
    expect([(await obligation(sold))['state'], (await obligation(other))['state']]).to.deep.equal([
      'settled',
      'settled',
    ]);
  });

  it('withholds what the log does not prove: an entry that is not sealed, or was changed', async () => {
    const sold = await trade();
    const cycleId = (await operator.post('/cycles/cut-off')).body['id'] as string;
    await step(cycleId, 'reconcile');
    expect(rules(await obligation(sold), 'withheldFor')).to.deep.equal(['SC-3 logged']);
    await integrateAll();
    const { entryId } = (await obligation(sold)) as unknown as { entryId: string };
    const change = (from: string, to: string) =>
      tamper('UPDATE log_batches SET entries = REPLACE(entries, ?, ?) WHERE id = ?', from, to, batchIdOf(entryId));
    await change('"records":10', '"records":11');
    await runCycle();
    await runCycle();
    expect(rules(await obligation(sold), 'withheldFor')).to.deep.equal(['SC-3 logged']);
    await change('"records":11', '"records":10');
    const verdicts = itemsOf(
      (await exchange.regulator.get(`/log/entries?subject=${(await obligation(sold))['id']}&type=verdict`)).body,
    );
    expect(verdicts.map(({ entry }) => entry?.['facts']?.['outcome'])).to.include('refused');
    await runCycle();
    expect(await moneyOf(sold)).to.deep.equal(['0.98', '9.00']);
  });

  it('withholds an obligation that differs from its metered call, and says where', async () => {
    const sold = await trade();
    await tamper('UPDATE obligations SET records = records + 1 WHERE agreement_id = ?', sold.agreementId);
    await runCycle();
    expect(rules(await obligation(sold), 'withheldFor')).to.deep.equal(['same-records']);
    await tamper('UPDATE obligations SET records = records - 1 WHERE agreement_id = ?', sold.agreementId);
    await runCycle();
    expect((await obligation(sold))['state']).to.equal('settled');
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
    expect(refused.body['obligations']).to.deep.equal([(await obligation(frozen))['id']]);
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
