import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { Client, expectStatus, itemsOf, type Person } from '../../seeders/client.ts';
import { admitCast, deposit, listTable, wageTerms, type Cast } from '../../seeders/exchange.ts';
import { generalisedWageTable } from '../../seeders/data/index.ts';
import { otherExchange } from '../support/database.ts';
import { exchangeProcess, type Process } from '../support/process.ts';
import { delivery, subjects } from '../support/trade.ts';

const purpose = 'AcademicResearch';
const password = 'a password for tests';
/** A second of waiting, so that a test in real time ends; forty questions at once, and then one a second. */
const slowing = { score: 0.5, waitSeconds: 1, warnings: 2, burst: { questions: 40, seconds: 40 } };

describe('questions that are watched by two processes', function () {
  this.timeout(300_000);
  let drop: () => Promise<void>;
  let processes: readonly Process[] = [];
  let cast: Cast;
  let listingId: string;

  before(async () => {
    const other = await otherExchange('probing');
    drop = () => other.drop();
    for (const args of [['start'], ['serve']] as const) {
      const process = await exchangeProcess(other.settings, args);
      await process.start();
      processes = [...processes, process];
    }
    cast = await admitCast((processes[0] as Process).url, password);
    listingId = await listTable(cast.ada, cast.operators[0], generalisedWageTable(), wageTerms);
    for (const buyer of [cast.bo, cast.cai]) await deposit(cast.operators, buyer.memberId, '500');
    const [proposer, approver] = cast.operators;
    const why = 'Waiting is short here, so that it can be tried out.';
    const { id } = expectStatus(await proposer.post('/rule-books', { changes: { thresholds: { slowing } }, why }), 201);
    const { since } = expectStatus(await approver.post(`/rule-books/${id}/approve`), 200);
    await sleep(Date.parse(since as string) - Date.now() + 50);
  });
  after(async () => {
    for (const process of processes) await process.kill('SIGTERM');
    await drop();
  });

  /** The same buyer at both processes. */
  const both = async ({ email }: Person): Promise<readonly Person[]> =>
    Promise.all(processes.map(({ url }) => new Client(url).signIn(email, password)));

  it('are counted together, over the death of one process, slowed by both, and stopped in both', async () => {
    const { deliveryId, agreementId } = await delivery(cast.bo, listingId, 200);
    let buyers = await both(cast.bo);
    const ask = (at: number, keys: readonly string[]) =>
      (buyers[at % 2] as Person).post(`/deliveries/${deliveryId}/query`, { purpose, keys });
    for (let at = 0; at < 19; at += 1) expectStatus(await ask(at, [`guess-${at}`.padEnd(20, 'x')]), 201);
    await (processes[1] as Process).kill('SIGKILL');
    await (processes[1] as Process).start();
    buyers = await both(cast.bo);
    expectStatus(await ask(0, ['the twentieth guess']), 201);
    const slowed = await ask(1, ['one more']);
    expect([slowed.status, slowed.headers.get('retry-after')]).to.deep.equal([429, '1']);
    const statuses = [];
    for (let at = 0; statuses.at(-1) !== 422 && at < 6; at += 1) {
      await sleep(1_050);
      statuses.push((await ask(at, [`guess again ${at}`])).status);
    }
    expect(statuses).to.deep.equal([201, 201, 422]);
    for (const at of [0, 1]) {
      const refused = await ask(at, [subjects[0] as string]);
      expect([refused.status, itemsOf(refused.body, 'findings').map(({ rule }) => rule)]).to.deep.equal([
        422,
        ['no-probing'],
      ]);
    }
    const [one] = itemsOf(expectStatus(await cast.operators[0].get(`/cases?about=${agreementId}`), 200));
    expectStatus(
      await cast.operators[0].post(`/cases/${one?.['id']}/decide`, { outcome: 'waived', reason: 'Looked at.' }),
      200,
    );
    for (const at of [0, 1]) expectStatus(await ask(at, ['never seen']), 201);
  });

  it('that come too fast are slowed, and never stopped for it', async () => {
    const { deliveryId, agreementId } = await delivery(cast.cai, listingId, 1000);
    const buyers = await both(cast.cai);
    const known = (at: number) => subjects[(at * 17) % subjects.length];
    const burst = await Promise.all(
      Array.from({ length: 150 }, (_, at) =>
        (buyers[at % 2] as Person).post(`/deliveries/${deliveryId}/query`, { purpose, keys: [known(at)] }),
      ),
    );
    const slowed = burst.filter(({ status }) => status === 429);
    expect(burst.filter(({ status }) => status === 201).length).to.be.within(40, 130);
    expect(slowed.length).to.be.at.least(20);
    expect(slowed[0]?.body['detail']).to.match(/^More than 40 questions came in 40 seconds\./);
    await sleep(2_000);
    expectStatus(
      await (buyers[0] as Person).post(`/deliveries/${deliveryId}/query`, { purpose, keys: [known(1)] }),
      201,
    );
    expect(itemsOf((await cast.operators[0].get(`/cases?about=${agreementId}`)).body)).to.deep.equal([]);
  });
});
