import { expect } from 'chai';
import { integrateAll } from '../../src/audit/index.ts';
import { expectStatus, itemsOf, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { buyerWith, delivery, listedWages, subjects } from '../support/trade.ts';
import { placedOn } from './holds.ts';

/** A list in which an object stands, where it stands alone, and who may read it. */
type Address = { readonly list: string; readonly at: string; readonly owner: Person };

describe('one object', () => {
  let exchange: Exchange, buyer: Person, stranger: Person;
  before(async () => {
    exchange = await startExchange();
    const { listingId } = await listedWages(exchange);
    buyer = await buyerWith(exchange, '50.00');
    stranger = await exchange.buyer('cleo');
    const { deliveryId } = await delivery(buyer, listingId, 2);
    const asked = { purpose: 'AcademicResearch', keys: [subjects[0]] };
    expectStatus(await buyer.post(`/deliveries/${deliveryId}/query`, asked), 201);
    await placedOn(exchange.regulator, buyer.memberId, {});
  });

  it('has one address, at which it is what its list says, for its owner and whoever sees all', async () => {
    const [operator] = exchange.operators;
    const addresses: Address[] = [
      { list: `/deposits?memberId=${buyer.memberId}`, at: '/deposits', owner: buyer },
      { list: `/accounts?memberId=${buyer.memberId}&code=member-held`, at: '/accounts', owner: buyer },
      { list: `/obligations?memberId=${buyer.memberId}`, at: '/obligations', owner: buyer },
      { list: '/users', at: '/users', owner: buyer },
      { list: `/holds?subject=${buyer.memberId}`, at: '/holds', owner: exchange.regulator },
    ];
    for (const { list, at, owner } of addresses) {
      const [listed] = itemsOf(expectStatus(await owner.get(list), 200));
      const address = `${at}/${listed?.['id']}`;
      expect(expectStatus(await owner.get(address), 200), address).to.deep.equal(listed);
      expect(expectStatus(await operator.get(address), 200)['id'], address).to.equal(listed?.['id']);
      expect((await stranger.get(address)).status, `${address}, for a stranger`).to.equal(at === '/holds' ? 403 : 404);
      const unknown = address.replace(/_[0-9a-f]{8}/, '_00000000');
      expect((await operator.get(unknown)).status, unknown).to.equal(404);
      expect((await operator.get(`${at}/nonsense`)).status, at).to.equal(422);
    }
  });

  it('is the exchange itself, which tells anyone its name, zone, rule book and newest checkpoint', async () => {
    await integrateAll();
    const told = expectStatus(await exchange.anonymous.get('/exchange'), 200);
    expect(told).to.deep.include({ name: 'Data Exchange', zone: 'Asia/Shanghai', demo: false });
    const principles = expectStatus(await exchange.anonymous.get('/principles'), 200);
    expect(told['ruleBook']).to.equal(principles['ruleBook']?.['version']);
    const log = told['log'];
    const note = (await exchange.anonymous.get('/log/checkpoint')).text.split('\n');
    expect(log?.['origin']).to.equal(note[0]);
    expect(Number(log?.['size'])).to.be.at.most(Number(note[1]));
  });
});
