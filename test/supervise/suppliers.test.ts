import { expect } from 'chai';
import { expectStatus, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';

const reason = 'A test of who was ever admitted.';

describe('what an operator registers for a supplier', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });

  const move = async (person: Person, ...verbs: string[]) => {
    for (const verb of verbs)
      expectStatus(
        await exchange.operators[verb === 'review' ? 0 : 1].post(`/members/${person.memberId}/${verb}`, { reason }),
        200,
      );
    return person;
  };
  async function answers({ memberId: supplierId }: Person) {
    const [operator] = exchange.operators;
    const optOut = await operator.post('/opt-outs', { keys: ['k'], supplierId });
    const request = await operator.post('/subject-requests', { kind: 'access', reference: 'case 1', supplierId });
    return { optOut: optOut.status, request: request.status, detail: optOut.body['detail'] ?? request.body['detail'] };
  }
  const accepted = { optOut: 200, request: 201, detail: undefined };
  const refused = ({ memberId }: Person) => ({
    optOut: 404,
    request: 404,
    detail: `No supplier ${memberId} was ever admitted.`,
  });

  it('is accepted for a supplier that is admitted, suspended or terminated: it has records, and duties', async () => {
    expect(await answers(await exchange.supplier('ada')), 'admitted').to.deep.equal(accepted);
    expect(await answers(await move(await exchange.supplier('ada'), 'suspend')), 'suspended').to.deep.equal(accepted);
    const ended = await move(await exchange.trader('ada'), 'suspend', 'terminate');
    expect(await answers(ended), 'terminated').to.deep.equal(accepted);
  });

  it('is refused for whoever applied as a supplier and was never admitted', async () => {
    const applied = await exchange.applicant('eve');
    expect(await answers(applied), 'applied').to.deep.equal(refused(applied));
    const reviewed = await move(await exchange.applicant('eve'), 'review');
    expect(await answers(reviewed), 'under review').to.deep.equal(refused(reviewed));
    const rejected = await move(await exchange.applicant('eve'), 'review', 'reject');
    expect(await answers(rejected), 'rejected').to.deep.equal(refused(rejected));
    const withdrawn = await exchange.applicant('eve');
    expectStatus(await withdrawn.post(`/members/${withdrawn.memberId}/withdraw`), 200);
    expect(await answers(withdrawn), 'withdrawn').to.deep.equal(refused(withdrawn));
  });

  it('is refused for a member that was admitted as a buyer only, an institution, and nobody', async () => {
    const nobody = { memberId: `mem_${'0'.repeat(32)}` } as Person;
    for (const other of [await exchange.buyer('bo'), exchange.operators[0], exchange.regulator, nobody])
      expect(await answers(other)).to.deep.equal(refused(other));
  });
});
