import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { config } from '../../config/env.ts';
import { Client, expectStatus, itemsOf, type Person } from '../../seeders/client.ts';
import { admitCast, deposit, listTable, wageTerms } from '../../seeders/exchange.ts';
import { generalisedWageTable } from '../../seeders/data/index.ts';
import { otherExchange } from '../support/database.ts';
import { exchangeProcess } from '../support/process.ts';
import { patience, rounds } from '../support/rounds.ts';
import { subjects } from '../support/trade.ts';

const purpose = 'AcademicResearch';
/** Even, since every second one reaches the second buyer. */
const ROUNDS = rounds(4, 100);

/** On the engine of this test run: two processes on one MariaDB, or on one SQLite file. */
describe(`an opt-out, with two processes on one ${config.DATABASE_URL?.startsWith('mysql') ? 'MariaDB' : 'SQLite file'}`, function () {
  this.timeout(patience(300_000));

  it('registered on one stops the next call on the other, and every past recipient has one notice', async () => {
    const other = await otherExchange('optouts');
    const one = await exchangeProcess(other.settings, ['start']);
    await one.start();
    const two = await exchangeProcess(other.settings, ['start']);
    await two.start();
    try {
      const cast = await admitCast(one.url, other.settings['OPERATOR_PASSWORD'] as string);
      const listingId = await listTable(cast.ada, cast.operators[0], generalisedWageTable(), wageTerms);
      const buyers = await Promise.all(
        [cast.bo, cast.cai].map(async (buyer, index) => {
          await deposit(cast.operators, buyer.memberId, '500', `ref-${index}`);
          const agreement = expectStatus(
            await buyer.post('/agreements', { listingId, purpose, termDays: 30, uses: 10 * ROUNDS }),
            201,
          );
          const delivery = expectStatus(await buyer.post('/deliveries', { agreementId: agreement['id'] }), 201);
          return {
            buyer,
            there: await new Client(two.url).signIn(buyer.email, buyer.password),
            path: `/deliveries/${delivery['id']}/query`,
          };
        }),
      );
      let asked = 0;
      // Beside nine that are known: whoever asks again and again for who is not there is slowed.
      const ask = async (who: Person, path: string, key: string) => {
        const others = Array.from({ length: 9 }, (_, at) => subjects[subjects.length - 1 - ((asked * 9 + at) % 300)]);
        asked += 1;
        return expectStatus(await who.post(path, { purpose, keys: [key, ...others] }), 201);
      };
      const [first, second] = buyers as [(typeof buyers)[0], (typeof buyers)[0]];
      for (let round = 0; round < ROUNDS; round += 1) {
        const key = subjects[round] as string;
        for (const { buyer, there, path } of buyers.slice(0, 1 + (round % 2))) {
          expect([(await ask(buyer, path, key))['records'], (await ask(there, path, key))['records']]).to.deep.equal([
            10, 10,
          ]);
        }
        expectStatus(await cast.ada.post('/opt-outs', { keys: [key] }), 200);
        const next = await Promise.all([
          ask(first.there, first.path, key),
          ask(first.buyer, first.path, key),
          ask(second.there, second.path, key),
        ]);
        expect(
          next.map(({ records }) => records),
          `round ${round}`,
        ).to.deep.equal([9, 9, 9]);
      }
      const expected = [ROUNDS, ROUNDS / 2];
      const told = () =>
        Promise.all(buyers.map(async ({ there }) => itemsOf((await there.get('/notices?limit=200')).body)));
      const missing = async () => (await told()).some((items, index) => items.length < (expected[index] as number));
      for (let waited = 0; waited < 30_000 && (await missing()); waited += 200) await sleep(200);
      await sleep(3_000);
      const versions = (await told()).map((items) => items.map(({ source }) => Number(source)).sort((a, b) => a - b));
      const all = Array.from({ length: ROUNDS }, (_, index) => index + 1);
      expect(versions).to.deep.equal([all, all.filter((version) => version % 2 === 0)]);
      const open = itemsOf((await cast.regulator.get('/notices?state=sent&limit=200')).body);
      expect(open.map(({ buyerId }) => buyerId)).to.have.length(ROUNDS * 1.5);
      const [mine] = itemsOf((await second.there.get('/notices?limit=1')).body);
      const confirmation = {
        statement: 'Deleted everywhere it stood.',
        officer: 'Cai Wen',
        deletedAt: new Date().toISOString(),
      };
      expectStatus(await second.there.post(`/notices/${mine?.['id']}/confirm`, confirmation), 200);
      const left = itemsOf((await cast.regulator.get('/notices?state=sent&limit=200')).body);
      expect([left.length, left.some(({ id }) => id === mine?.['id'])]).to.deep.equal([ROUNDS * 1.5 - 1, false]);
    } finally {
      await two.kill('SIGTERM');
      await one.kill('SIGTERM');
      await other.drop();
    }
  });
});
