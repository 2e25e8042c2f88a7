import { expect } from 'chai';
import { expectStatus, itemsOf, type Person, type Reply } from '../../seeders/client.ts';
import { shiftClock } from '../../src/kernel/clock.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { buyerWith, delivery, listedWages, publishedWages, subjects } from '../support/trade.ts';

const purpose = 'AcademicResearch';
const MINUTE = 60_000;
const guessed = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `guess-${((from + at) * 7919).toString(36)}-x`);
/** A thousand keys are more than there are persons: known ones by turns, so that none stands out. */
const known = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, at) => subjects[(from + at) % subjects.length] as string);

describe('whoever searches for persons by many questions', function () {
  this.timeout(120_000);
  let exchange: Exchange;
  let passed = 0;
  before(async () => {
    exchange = await startExchange();
  });
  afterEach(() => {
    passed = 0;
    shiftClock(0);
  });

  const wait = (milliseconds: number): void => {
    passed += milliseconds;
    shiftClock(passed);
  };
  const asking = (buyer: Person, deliveryId: string) => async (keys: readonly string[]) => {
    const ask = () => buyer.post(`/deliveries/${deliveryId}/query`, { purpose, keys });
    const reply = await ask();
    return reply.status === 401 ? buyer.signIn(buyer.email, buyer.password).then(ask) : reply;
  };
  const asker = async (listingId?: string) => {
    const listed = listingId ?? (await listedWages(exchange)).listingId;
    const buyer = await buyerWith(exchange, '5000');
    const { deliveryId, agreementId } = await delivery(buyer, listed, 200);
    return { buyer, deliveryId, agreementId, ask: asking(buyer, deliveryId) };
  };
  /** Goes on after each time of waiting, until the questions are stopped; the statuses on the way. */
  const untilStopped = async (
    ask: (keys: readonly string[]) => Promise<Reply>,
    keysOf: (at: number) => readonly string[],
    everyMs: number,
  ) => {
    const statuses: number[] = [];
    for (let at = 0; at < 120; at += 1) {
      const reply = await ask(keysOf(statuses.filter((status) => status === 201).length));
      statuses.push(reply.status);
      if (reply.status === 422) return { statuses, reply };
      wait(reply.status === 429 ? Math.max(everyMs, Number(reply.headers.get('retry-after')) * 1000) : everyMs);
    }
    throw new Error(`The questions were not stopped: ${statuses.join(' ')}`);
  };
  const rulesOf = (reply: Reply) => itemsOf(reply.body, 'findings').map(({ rule, measured }) => `${rule} ${measured}`);
  const caseOf = async (agreementId: string) => {
    await exchange.operators[0].signIn(exchange.operators[0].email, exchange.operators[0].password);
    return itemsOf(expectStatus(await exchange.operators[0].get(`/cases?about=${agreementId}`), 200));
  };
  const decide = (caseId: unknown, outcome: string) =>
    exchange.operators[0].post(`/cases/${String(caseId)}/decide`, { outcome, reason: 'The use was looked at.' });

  it('is not the heavy buyer, who asks for a thousand keys at a time all day, one in twenty of them unknown', async () => {
    const { ask } = await asker();
    const statuses = [];
    for (let hour = 0; hour < 24; hour += 1) {
      statuses.push(
        (await ask([...known(hour * 53, 500), ...known(hour * 31, 450), ...guessed(hour * 50, 50)])).status,
      );
      wait(60 * MINUTE);
    }
    expect(statuses).to.deep.equal(statuses.map(() => 201));
  });

  it('with a thousand guessed keys is told why it waits and how to go on, then stopped, and a reviewer sees the case', async () => {
    const { buyer, ask, deliveryId, agreementId } = await asker();
    expectStatus(await ask(guessed(0, 1000)), 201);
    const slowed = await ask(guessed(1000, 1000));
    expect([slowed.status, slowed.headers.get('retry-after'), slowed.body['type']]).to.deep.equal([
      429,
      '300',
      '/problems/questions-slowed',
    ]);
    expect(slowed.body['detail'])
      .to.match(/look like a search for persons/)
      .and.match(/keys that you know/)
      .and.match(/a reviewer decides/);
    wait(299_000);
    expect((await ask(guessed(1000, 1000))).headers.get('retry-after')).to.equal('1');
    wait(1_000);
    const { statuses, reply } = await untilStopped(ask, (at) => guessed(1000 * (at + 1), 1000), 0);
    expect(statuses).to.deep.equal([201, 429, 201, 422]);
    expect(rulesOf(reply)[0]).to.match(/^no-probing hld_[0-9a-f]{32} \(probing\)$/);
    const [one, ...more] = await caseOf(agreementId);
    expect(more).to.deep.equal([]);
    expect([one?.['state'], one?.['stage'], one?.['buyerId'], one?.['finding']?.['measured']]).to.deep.equal([
      'open',
      'deliver',
      buyer.memberId,
      'score 0.9 (misses), stop 1',
    ]);
    await exchange.regulator.signIn(exchange.regulator.email, exchange.regulator.password);
    const holds = itemsOf((await exchange.regulator.get(`/holds?cause=probing&subject=${deliveryId}`)).body);
    expect(holds.map(({ source, state, placedBy }) => [source, state, placedBy])).to.deep.equal([
      [one?.['id'], 'placed', 'clock'],
    ]);
    expect((await buyer.get(`/cases/${one?.['id']}`)).status).to.equal(200);
  });

  it('by one guessed key a minute is found out all the same', async () => {
    const { ask, agreementId } = await asker();
    const { statuses } = await untilStopped(ask, (at) => guessed(at, 1), MINUTE);
    expect(statuses.filter((status) => status === 201)).to.have.length(22);
    expect(statuses).to.include(429);
    expect((await caseOf(agreementId))[0]?.['finding']?.['measured']).to.equal('score 0.9 (misses), stop 1');
  });

  it('by pairs of questions that differ by one person is found out, though it knows every key', async () => {
    const { ask, agreementId } = await asker();
    const pair = (at: number) => known(Math.floor(at / 2) * 40, at % 2 === 0 ? 39 : 40);
    const { statuses } = await untilStopped(ask, pair, MINUTE);
    expect(statuses).to.include(429);
    expect((await caseOf(agreementId))[0]?.['finding']?.['measured']).to.equal('score 0.9 (differencing), stop 1');
  });

  it('by one person again and again is found out', async () => {
    const { ask, agreementId } = await asker();
    const { statuses } = await untilStopped(ask, () => known(7, 1), MINUTE);
    expect(statuses.filter((status) => status === 201)).to.have.length(22);
    expect((await caseOf(agreementId))[0]?.['finding']?.['measured']).to.equal('score 0.9 (repeated), stop 1');
  });

  it('but made a mistake, and asks for known keys from then on, is slowed for a while and never stopped', async () => {
    const { ask } = await asker();
    const statuses = [];
    for (let at = 0; at < 12; at += 1) {
      statuses.push((await ask(at === 0 ? guessed(0, 900) : known(at * 300, 300))).status);
      wait(300_000);
    }
    expect(statuses).to.deep.equal(statuses.map(() => 201));
    expect([(await ask(known(1, 300))).status, (await ask(known(2, 299))).status]).to.deep.equal([201, 201]);
  });

  it('does not learn from the slowing who opted out', async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    const gone = known(0, 40);
    expectStatus(await supplier.post('/opt-outs', { keys: gone }), 200);
    const outcomes = [];
    for (const keys of [gone, guessed(0, 40)]) {
      const { ask } = await asker(listingId);
      const statuses = [];
      for (let at = 0; at < 40; at += 1)
        statuses.push((await ask([keys[at] as string, known(100 + at, 1)[0] as string])).status);
      outcomes.push(statuses.join(' '));
    }
    expect(outcomes[0]).to.equal(outcomes[1]);
    expect(outcomes[0]).to.include('429');
  });

  describe('and was stopped', () => {
    const stopped = async () => {
      const asked = await asker();
      await untilStopped(asked.ask, (at) => guessed(1000 * at, 1000), 0);
      return { ...asked, caseId: (await caseOf(asked.agreementId))[0]?.['id'] };
    };

    it('gets nothing by another delivery under the agreement, not even a file', async () => {
      const { buyer, agreementId, caseId } = await stopped();
      const other = expectStatus(await buyer.post('/deliveries', { agreementId }), 201)['id'] as string;
      const reply = await asking(buyer, other)(known(0, 1));
      expect([reply.status, itemsOf(reply.body, 'findings').map((finding) => finding['caseId'])]).to.deep.equal([
        422,
        [caseId],
      ]);
      expect((await buyer.post(`/deliveries/${other}/files`, { purpose })).status).to.equal(422);
      expect(await caseOf(agreementId)).to.have.length(1);
    });

    it('goes on when the case is waived, and is not asked again for what was excused', async () => {
      const { ask, agreementId, deliveryId, caseId } = await stopped();
      expectStatus(await decide(caseId, 'waived'), 200);
      for (let at = 0; at < 4; at += 1) expectStatus(await ask(guessed(90_000 + 1000 * at, 1000)), 201);
      expect(
        itemsOf((await exchange.regulator.get(`/holds?cause=probing&subject=${deliveryId}&state=placed`)).body),
      ).to.deep.equal([]);
      const inOrder = (at: number) => Array.from({ length: 1000 }, (_, step) => `N-${100_000 + 1000 * at + step}`);
      const { statuses } = await untilStopped(ask, inOrder, 0);
      expect(statuses).to.include(429);
      expect((await caseOf(agreementId))[0]?.['finding']?.['measured']).to.equal('score 0.9 (enumeration), stop 2');
    });

    it('stays stopped when the case is confirmed, until the regulator releases it, and is watched as before', async () => {
      const { ask, agreementId, deliveryId, caseId } = await stopped();
      expectStatus(await decide(caseId, 'confirmed'), 200);
      expect((await ask(known(0, 1))).status).to.equal(422);
      const [hold] = itemsOf((await exchange.regulator.get(`/holds?cause=probing&subject=${deliveryId}`)).body);
      expectStatus(
        await exchange.regulator.post(`/holds/${hold?.['id']}/release`, { reason: 'It explained itself.' }),
        200,
      );
      expectStatus(await ask(known(0, 1)), 201);
      wait(300_000);
      const { reply } = await untilStopped(ask, (at) => guessed(1000 * (at + 50), 1000), 0);
      expect(rulesOf(reply)[0]).to.match(/^no-probing hld_/);
      expect((await caseOf(agreementId)).map((one) => one['finding']?.['measured'])).to.deep.equal([
        'score 0.9 (misses), stop 2',
        'score 0.9 (misses), stop 1',
      ]);
    });

    it('may appeal against the confirmed case, and goes on when the appeal is granted', async () => {
      const { buyer, ask, agreementId, caseId } = await stopped();
      expectStatus(await decide(caseId, 'confirmed'), 200);
      const [one] = await caseOf(agreementId);
      const appealed = expectStatus(
        await buyer.post('/appeals', {
          verdictId: one?.['verdictId'],
          fingerprint: one?.['fingerprint'],
          grounds: 'These are the customers of our branches, whose numbers changed.',
        }),
        201,
      );
      const [, other] = exchange.operators;
      await other.signIn(other.email, other.password);
      expectStatus(
        await other.post(`/cases/${appealed['id']}/decide`, { outcome: 'waived', reason: 'The numbers did change.' }),
        200,
      );
      expectStatus(await ask(known(0, 1)), 201);
    });
  });
});
