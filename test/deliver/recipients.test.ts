import { expect } from 'chai';
import { QueryTypes } from 'sequelize';
import { db } from '../../src/db/connection.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { newBatchId } from '../../src/kernel/ids.ts';
import { callsUnindexed, indexCalls, sendNotices } from '../../src/deliver/index.ts';
import { joinDigests, keyDigest } from '../../src/deliver/digest.ts';
import { oldestUnindexed, keepUnindexed } from '../../src/deliver/store/unindexed.ts';
import { expectStatus, itemsOf, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { buyerWith, delivery, publishedWages, subjects } from '../support/trade.ts';

const purpose = 'AcademicResearch';

describe('the index of recipients', function () {
  this.timeout(180_000);
  let exchange: Exchange;
  let supplier: Person;
  let listingId: string;
  let free = 0;
  before(async () => {
    exchange = await startExchange();
    ({ supplier, listingId } = await publishedWages(exchange));
  });

  /** Persons about whom no other test asks. */
  const persons = (count: number): string[] => subjects.slice(free, (free += count));

  const read = async (sql: string, replacements: readonly string[] = []) =>
    db().query<Record<string, string | number>>(sql, { replacements: [...replacements], type: QueryTypes.SELECT });
  const receivedBy = async (agreementId: string) => {
    const sql = `SELECT d.digest AS digest FROM received d JOIN recipients r ON r.number = d.recipient WHERE r.agreement_id = ?`;
    return (await read(sql, [agreementId])).map(({ digest }) => BigInt(digest as string)).sort();
  };
  const digestsOf = (keys: readonly string[]) => keys.map((key) => keyDigest(supplier.memberId, key)).sort();
  async function bought() {
    const buyer = await buyerWith(exchange, '1000');
    const opened = await delivery(buyer, listingId, 20);
    const ask = async (...keys: string[]) =>
      expectStatus(await buyer.post(`/deliveries/${opened.deliveryId}/query`, { purpose, keys }), 201);
    const told = async () => {
      const notices = itemsOf(expectStatus(await buyer.get('/notices?kind=opt-out'), 200));
      return Promise.all(notices.map(async ({ id }) => (await buyer.get(`/notices/${id}`)).body['keys']));
    };
    return { buyer, ask, told, ...opened };
  }

  it('has each person once for an agreement however often it asks, and nothing waits when it has them', async () => {
    const [first, second] = persons(2) as [string, string];
    const [one, other] = [await bought(), await bought()];
    await Promise.all([one.ask(first, 'nobody'), one.ask(second, first), other.ask(first), one.ask(first)]);
    expect(await callsUnindexed(), 'calls wait until the follower takes them').to.equal(true);
    await Promise.all([indexCalls(), indexCalls()]);
    await one.ask(first);
    await indexCalls();
    expect(await callsUnindexed(), 'calls are marked as indexed').to.equal(false);
    expect(await receivedBy(one.agreementId)).to.deep.equal(digestsOf([first, second]));
    expect(await receivedBy(other.agreementId)).to.deep.equal(digestsOf([first]));
  });

  it('takes a batch that commits after a younger one was indexed', async () => {
    const [first, second] = persons(2) as [string, string];
    const late = await bought();
    const lateId = newBatchId();
    const younger = await bought();
    await younger.ask(first);
    await indexCalls();
    const digests = joinDigests(supplier.memberId, [second]);
    await inTransaction((tx) =>
      keepUnindexed(tx, lateId, [{ agreementId: late.agreementId, digests, optOutVersion: 0 }]),
    );
    await indexCalls();
    expect(await receivedBy(late.agreementId)).to.deep.equal(digestsOf([second]));
  });

  it('is asked for an opt-out only when it has every call that was committed before it', async () => {
    const [first] = persons(1) as [string];
    const [byKey, byFile] = [await bought(), await bought()];
    await byKey.ask(first);
    expectStatus(await byFile.buyer.post(`/deliveries/${byFile.deliveryId}/files`, { purpose }), 201);
    expectStatus(await supplier.post('/opt-outs', { keys: [first] }), 200);
    expect(await callsUnindexed(), 'no follower has come by').to.equal(true);
    await sendNotices();
    expect([await byKey.told(), await byFile.told()]).to.deep.equal([[[first]], [[first]]]);
  });

  it('keeps of an agreement that takes files the first version alone, whatever it takes later', async () => {
    const [first, second] = persons(2) as [string, string];
    const { buyer, deliveryId, agreementId, told } = await bought();
    const order = async () => expectStatus(await buyer.post(`/deliveries/${deliveryId}/files`, { purpose }), 201);
    const whole = () => read('SELECT whole_from AS version FROM recipients WHERE agreement_id = ?', [agreementId]);
    const { optOutVersion } = await order();
    await indexCalls();
    expectStatus(await supplier.post('/opt-outs', { keys: [first] }), 200);
    await order();
    await indexCalls();
    expect((await whole()).map(({ version }) => Number(version))).to.deep.equal([optOutVersion]);
    expectStatus(await supplier.post('/opt-outs', { keys: [second] }), 200);
    await sendNotices();
    expect(await told()).to.deep.equal([[second], [first]]);
  });

  it('takes the calls from before it was there, in the background, before any later one', async () => {
    const [first, second, third] = persons(3) as [string, string, string];
    const [one, other] = [await bought(), await bought()];
    const calls = [await one.ask(first, second), await other.ask(third), await one.ask(second)];
    await forget(
      calls.map(({ id }) => id as string),
      [[first, second], [third], [second]],
    );
    await one.ask(third);
    expectStatus(await supplier.post('/opt-outs', { keys: [first, third] }), 200);
    await sendNotices();
    expect([await one.told(), await other.told()]).to.deep.equal([[[first, third].sort()], [[third]]]);
    expect(await receivedBy(one.agreementId)).to.deep.equal(digestsOf([first, second, third]));
  });

  /** Makes of calls what an exchange had before there was the index: their digests stand beside each of them. */
  async function forget(ids: readonly string[], keys: readonly (readonly string[])[]): Promise<void> {
    await indexCalls();
    const [[after], [last]] = [
      await read('SELECT MAX(id) AS id FROM calls WHERE id < ?', [ids[0] as string]),
      [ids.at(-1)],
    ];
    await inTransaction(async (transaction) => {
      const run = (sql: string, replacements: readonly string[]) =>
        db().query(sql, { replacements: [...replacements], transaction });
      for (const [at, id] of ids.entries())
        await run('UPDATE calls SET delivered = ? WHERE id = ?', [joinDigests(supplier.memberId, keys[at] ?? []), id]);
      await run('DELETE FROM received WHERE recipient IN (SELECT number FROM recipients WHERE supplier_id = ?)', [
        supplier.memberId,
      ]);
      await run('DELETE FROM recipients WHERE supplier_id = ?', [supplier.memberId]);
      await run("INSERT INTO unindexed (id, size, handed) VALUES ('all earlier calls', 0, ?)", [
        `${after?.['id'] ?? ''} ${last}`,
      ]);
    });
  }

  it('is filled in small steps: a batch of large questions waits in pieces, and a step takes some of them', async () => {
    const { agreementId } = await bought();
    await indexCalls();
    const thousand = joinDigests(
      'mem_a',
      Array.from({ length: 1_000 }, (_, at) => `key ${at}`),
    );
    const questions = Array.from({ length: 64 }, () => ({ agreementId, digests: thousand, optOutVersion: 0 }));
    await inTransaction((tx) => keepUnindexed(tx, newBatchId(), questions));
    const waiting = await read('SELECT size FROM unindexed');
    expect(waiting.map(({ size }) => Number(size))).to.deep.equal(Array(64).fill(1_000));
    const taken = (digests: number) => inTransaction((tx) => oldestUnindexed(tx, digests));
    expect(await taken(2_048), 'as much as a step takes').to.have.length(2);
    expect(await taken(1), 'one piece at the least').to.have.length(1);
    await indexCalls();
    expect(await receivedBy(agreementId)).to.have.length(1_000);
  });
});
