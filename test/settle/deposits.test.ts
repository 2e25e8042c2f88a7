import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { itemsOf, type Person, type Reply } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { availableOf } from '../support/trade.ts';

const reference = () => `BANK ${randomBytes(8).toString('hex')}`;
const told = ({ status, body }: Reply) => [status, body['type']];

describe('deposits by the bank rail', () => {
  let exchange: Exchange, buyer: Person;
  before(async () => {
    exchange = await startExchange();
    buyer = await exchange.buyer('bo');
  });

  const record = (parts: Record<string, unknown> = {}) =>
    exchange.operators[0].post('/deposits', {
      memberId: buyer.memberId,
      amount: '12.50',
      currency: 'CNY',
      reference: reference(),
      ...parts,
    });
  const pendingOf = async (person: Person) =>
    itemsOf((await person.get('/accounts?code=member-available')).body).map((account) => [
      account['balance'],
      account['creditsPending'],
    ]);

  it('are pending until another operator confirms them, and the member finds the payment in its log', async () => {
    const payer = await exchange.buyer('bo');
    const recorded = await record({ memberId: payer.memberId });
    expect([recorded.status, recorded.body['state'], await pendingOf(payer)]).to.deep.equal([
      201,
      'recorded',
      [['0.00', '12.50']],
    ]);
    expect(recorded.body['waits']?.['code']).to.equal('second-operator-confirms');
    expect(itemsOf(recorded.body, 'actions').map(({ action, allowed }) => [action, allowed])).to.deep.equal([
      ['deposit.confirm', false],
      ['deposit.reject', true],
    ]);
    expect(told(await exchange.operators[0].post(`/deposits/${recorded.body['id']}/confirm`))).to.deep.equal([
      403,
      '/problems/four-eyes',
    ]);
    const confirmed = await exchange.operators[1].post(`/deposits/${recorded.body['id']}/confirm`);
    expect([confirmed.status, confirmed.body['state'], await pendingOf(payer)]).to.deep.equal([
      200,
      'confirmed',
      [['12.50', '0.00']],
    ]);
    const [entry] = itemsOf((await payer.get('/log/own?type=money')).body);
    expect(entry?.['entry']?.['facts']).to.include({
      deposit: recorded.body['id'],
      amount: '12.50',
      currency: 'CNY',
      state: 'confirmed',
    });
  });

  it('are given back when they are rejected, with a reason, also by whoever recorded them', async () => {
    const payer = await exchange.buyer('bo');
    const { body } = await record({ memberId: payer.memberId });
    expect((await exchange.operators[0].post(`/deposits/${body['id']}/reject`, { reason: 'short' })).status).to.equal(
      422,
    );
    const rejected = await exchange.operators[0].post(`/deposits/${body['id']}/reject`, {
      reason: 'It was meant for another member.',
    });
    expect([rejected.body['state'], rejected.body['reason'], await pendingOf(payer)]).to.deep.equal([
      'rejected',
      'It was meant for another member.',
      [['0.00', '0.00']],
    ]);
    expect(told(await exchange.operators[1].post(`/deposits/${body['id']}/confirm`))).to.deep.equal([
      409,
      '/problems/wrong-state',
    ]);
  });

  it('are decided once, also when confirmed and rejected at the same time', async () => {
    const payer = await exchange.buyer('bo');
    const { body } = await record({ memberId: payer.memberId });
    const path = `/deposits/${body['id']}`;
    const replies = await Promise.all([
      exchange.operators[1].post(`${path}/confirm`),
      exchange.operators[0].post(`${path}/reject`, { reason: 'Rejected at the same time.' }),
      exchange.operators[1].post(`${path}/confirm`),
      exchange.operators[1].post(`${path}/reject`, { reason: 'Rejected at the same time.' }),
    ]);
    const won = replies.filter(({ status }) => status === 200);
    expect([won.length, replies.filter(({ status }) => status === 409).length]).to.deep.equal([1, 3]);
    expect(await pendingOf(payer)).to.deep.equal([[won[0]?.body['state'] === 'confirmed' ? '12.50' : '0.00', '0.00']]);
  });

  it('are booked once under one bank reference, also at the same time', async () => {
    const payer = await exchange.buyer('bo');
    const same = { memberId: payer.memberId, reference: reference() };
    const replies = await Promise.all([1, 2, 3].map(() => record(same)));
    expect(replies.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409]);
    expect(told(await record({ ...same, amount: '1' }))).to.deep.equal([409, '/problems/reference-taken']);
    expect(await pendingOf(payer)).to.deep.equal([['0.00', '12.50']]);
  });

  const wrong: [what: string, parts: Record<string, unknown>, status: number][] = [
    ['nothing', { amount: '0' }, 422],
    ['nothing, to six places', { amount: '0.000000' }, 422],
    ['less than nothing', { amount: '-1' }, 422],
    ['thirty digits', { amount: '9'.repeat(30) }, 422],
    ['seven decimals', { amount: '1.0000001' }, 422],
    ['a number', { amount: 5 }, 422],
    ['another currency', { currency: 'XXX' }, 422],
    ['a field nobody knows', { note: 'hello' }, 422],
    ['no reference', { reference: '' }, 422],
    ['a reference with a line break', { reference: 'BANK\n1234' }, 422],
    ['a member that is none', { memberId: 'mem_00000000000000000000000000000000' }, 404],
    ['an id of something else', { memberId: 'usr_00000000000000000000000000000000' }, 422],
  ];
  for (const [what, parts, status] of wrong)
    it(`are not recorded for ${what}`, async () => expect((await record(parts)).status).to.equal(status));

  it('are only for members with accounts: no institution, nobody who was not admitted', async () => {
    const applicant = await exchange.applicant('nobody yet');
    for (const memberId of [applicant.memberId, exchange.operators[0].memberId])
      expect(told(await record({ memberId }))).to.deep.equal([422, '/problems/no-accounts']);
  });

  it('cannot be larger than the books', async () => {
    const recorded: Reply[] = [];
    for (let count = 0; count < 10; count += 1)
      recorded.push(await record({ amount: '999999999999', currency: 'USD' }));
    const refused = recorded.filter(({ status }) => status !== 201);
    expect(refused.map(told)).to.deep.equal([[422, '/problems/beyond-the-books']]);
    for (const { body, status } of recorded)
      if (status === 201)
        await exchange.operators[0].post(`/deposits/${body['id']}/reject`, { reason: 'This was only a test.' });
    expect(await availableOf(buyer)).to.equal('0.00');
  });

  it('are recorded and decided by operators only, and a member sees its own alone', async () => {
    const { body } = await record();
    for (const person of [buyer, exchange.regulator]) {
      expect(
        (
          await person.post('/deposits', {
            memberId: buyer.memberId,
            amount: '1',
            currency: 'CNY',
            reference: reference(),
          })
        ).status,
      ).to.equal(403);
      expect((await person.post(`/deposits/${body['id']}/confirm`)).status).to.equal(403);
    }
    const stranger = await exchange.buyer('stranger');
    expect(itemsOf((await buyer.get('/deposits?state=recorded')).body).map(({ id }) => id)).to.include(body['id']);
    expect(itemsOf((await stranger.get('/deposits')).body)).to.deep.equal([]);
    expect((await stranger.get(`/deposits?memberId=${buyer.memberId}`)).status).to.equal(404);
    expect(
      itemsOf((await exchange.regulator.get(`/deposits?memberId=${buyer.memberId}&limit=1`)).body)[0]?.['id'],
    ).to.equal(body['id']);
  });

  it('have one effect under one idempotency key', async () => {
    const key = { 'idempotency-key': randomBytes(8).toString('hex') };
    const request = { memberId: buyer.memberId, amount: '1', currency: 'CNY', reference: reference() };
    const [one, two] = [
      await exchange.operators[0].post('/deposits', request, key),
      await exchange.operators[0].post('/deposits', request, key),
    ];
    expect([one.status, two.status, two.body['id']]).to.deep.equal([201, 201, one.body['id']]);
  });
});
