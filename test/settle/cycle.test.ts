import { expect } from 'chai';
import { clock } from '../../src/kernel/clock.ts';
import { bookProof, dueCycle, runCycle } from '../../src/settle/index.ts';
import { itemsOf, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { clearingOf, steps } from './clearing.ts';

describe('a clearing cycle', () => {
  let exchange: Exchange, operator: Person;
  let clearing: ReturnType<typeof clearingOf>;
  before(async () => {
    exchange = await startExchange();
    operator = exchange.operators[0];
    clearing = clearingOf(exchange);
  });

  it('goes from open to final, pays the supplier less the fee, tells both, and ends there', async () => {
    const sold = await clearing.trade();
    const cycleId = await clearing.cutOff();
    for (const [index, verb] of steps.entries()) {
      for (const early of steps.slice(index + 1))
        expect((await clearing.step(cycleId, early)).status, `${early} before ${verb}`).to.equal(409);
      expect((await clearing.step(cycleId, verb)).status, verb).to.equal(200);
    }
    for (const verb of steps)
      expect((await clearing.step(cycleId, verb)).body['type'], verb).to.equal('/problems/wrong-state');
    expect(await clearing.moneyOf(sold)).to.deep.equal(['0.98', '9.00']);
    const shown = await clearing.cycle(cycleId);
    const nets = new Map(itemsOf(shown, 'nets').map((net) => [net['memberId'] as string, net['net'] as string]));
    expect([
      nets.get(sold.supplier.memberId),
      nets.get(sold.buyer.memberId),
      shown['state'],
      itemsOf(shown, 'actions'),
    ]).to.deep.equal(['0.98', '-1.00', 'final', []]);
    expect(await clearing.obligation(sold)).to.include({ state: 'settled', cycleId, amount: '1.00', fee: '0.02' });
    for (const person of [sold.supplier, sold.buyer]) {
      const told = itemsOf((await person.get('/log/own?type=money')).body).filter(
        ({ entry }) => entry?.['facts']?.['cycle'] === cycleId,
      );
      expect(told.map(({ entry }) => entry?.['action'])).to.deep.equal(['cycle.finalise', 'cycle.notify']);
    }
    expect((await bookProof()).ok).to.equal(true);
  });

  it('pays nothing when an order comes after the netting; reconciled again, it pays the others and the same nets as before for them', async () => {
    const [frozen, clear] = [await clearing.trade(), await clearing.trade()];
    const cycleId = await clearing.cutOff();
    for (const verb of ['reconcile', 'net', 'notify'] as const) await clearing.step(cycleId, verb);
    const hold = await exchange.regulator.post('/holds', {
      kind: 'agreement',
      subject: frozen.agreementId,
      reason: 'An inquiry into this agreement.',
    });
    const refused = await clearing.step(cycleId, 'finalise');
    expect([refused.status, refused.body['type']]).to.deep.equal([409, '/problems/changed-since-netting']);
    expect([refused.body['obligations'], refused.body['calls']]).to.deep.equal([
      [(await clearing.obligation(frozen))['id']],
      [(await clearing.callOf(frozen))['id']],
    ]);
    expect([await clearing.moneyOf(frozen), await clearing.moneyOf(clear)]).to.deep.equal([
      ['0.00', '9.00'],
      ['0.00', '9.00'],
    ]);
    const finished = await runCycle();
    expect([finished.id, finished.state]).to.deep.equal([cycleId, 'final']);
    expect([await clearing.moneyOf(frozen), await clearing.moneyOf(clear)]).to.deep.equal([
      ['0.00', '9.00'],
      ['0.98', '9.00'],
    ]);
    await exchange.regulator.post(`/holds/${hold.body['id']}/release`, { reason: 'The inquiry found nothing.' });
  });

  it('nets to the same bytes when it is netted again', async () => {
    await clearing.trade();
    const cycleId = await clearing.cutOff();
    await clearing.step(cycleId, 'reconcile');
    const first = (await clearing.step(cycleId, 'net')).body;
    await clearing.step(cycleId, 'reconcile');
    expect((await clearing.cycle(cycleId))['netsHash']).to.equal(null);
    const again = (await clearing.step(cycleId, 'net')).body;
    expect([again['netsHash'], again['totals']]).to.deep.equal([first['netsHash'], first['totals']]);
    await runCycle();
  });

  for (const stop of [0, 1, 2, 3]) {
    it(`is brought to its end from where it stood: after ${['the cut-off', ...steps][stop]}`, async () => {
      const sold = await clearing.trade();
      const cycleId = await clearing.cutOff();
      for (const verb of steps.slice(0, stop)) await clearing.step(cycleId, verb);
      expect((await runCycle()).id).to.equal(cycleId);
      expect(await clearing.moneyOf(sold)).to.deep.equal(['0.98', '9.00']);
    });
  }

  it('whose finality fails half way has paid nothing, and is finished later', async () => {
    const sold = await clearing.trade();
    const cycleId = await clearing.cutOff();
    for (const verb of ['reconcile', 'net', 'notify'] as const) await clearing.step(cycleId, verb);
    const [[row]] = (await clearing.tamper('SELECT nets_hash AS hash FROM cycles WHERE id = ?', cycleId)) as [
      { hash: string }[],
      unknown,
    ];
    await clearing.tamper("UPDATE cycles SET nets_hash = 'something else' WHERE id = ?", cycleId);
    expect((await clearing.step(cycleId, 'finalise')).status).to.equal(500);
    expect([(await clearing.cycle(cycleId))['state'], await clearing.moneyOf(sold)]).to.deep.equal([
      'notified',
      ['0.00', '9.00'],
    ]);
    await clearing.tamper('UPDATE cycles SET nets_hash = ? WHERE id = ?', row?.hash, cycleId);
    await runCycle();
    expect(await clearing.moneyOf(sold)).to.deep.equal(['0.98', '9.00']);
  });

  it('is paid once when several run it at the same time', async () => {
    const sold = await clearing.trade();
    const cycleId = await clearing.cutOff();
    const ran = await Promise.all([runCycle(), runCycle(), runCycle()]);
    expect(ran.map(({ state }) => state)).to.deep.equal(['final', 'final', 'final']);
    expect((await clearing.cycle(cycleId))['state']).to.equal('final');
    expect(await clearing.moneyOf(sold)).to.deep.equal(['0.98', '9.00']);
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
    const first = await clearing.cutOff();
    const sold = await clearing.trade();
    await runCycle();
    expect((await clearing.obligation(sold))['state']).to.equal('open');
    const second = await runCycle();
    expect([second.id === first, await clearing.obligation(sold).then(({ cycleId }) => cycleId)]).to.deep.equal([
      false,
      second.id,
    ]);
  });

  it('is due when the open one is old enough or one is unfinished', async () => {
    expect(await dueCycle(clock.now())).to.equal(false);
    expect(await dueCycle(new Date(clock.now().getTime() + 25 * 3_600_000))).to.equal(true);
    await clearing.cutOff();
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
