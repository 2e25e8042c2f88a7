import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { itemsOf, type Reply } from '../../seeders/client.ts';
import type { Asked, Side } from '../support/half-open.ts';
import {
  account,
  ask,
  exchangeBehindWire,
  expectExact,
  isOnServer,
  type Account,
  type BehindWire,
} from '../support/halved-exchange.ts';
import { patience, rounds } from '../support/rounds.ts';

/** All statements of a call, one after the other, or three of them. */
const isEvery = rounds(0, 1) === 1;
const sides: readonly Side[] = ['before', 'after'];
const some: readonly Point[] = [/^START TRANSACTION/, /^SELECT .*FOR UPDATE/s, /^COMMIT/].map((text) => ({
  isDue: (asked) => text.test(asked.text),
}));
/** In the short form nobody waits for the default, which is a second; the server's own limit is far away in all. */
const settings = {
  DATABASE_IDLE_SECONDS: '120',
  DATABASE_CONNECT_MS: '3000',
  ...(isEvery ? {} : { DATABASE_ANSWER_MS: '300' }),
};
/** How long others waited, statement for statement, when the long form was run last. */
const figures = 'node_modules/.cache/dead-connections.txt';
const unserved = ['database-unavailable', 'outcome-unknown'];

/** Where a call is cut; on a fresh connection, where what it asks is not prepared yet. */
type Point = { readonly isDue: (asked: Asked, number: number) => boolean; readonly isFresh?: boolean };
type Round = { readonly asked: Asked; readonly side: Side; readonly othersMs: number; readonly sameMs: number };

describe('a connection to the database that dies without a word', function () {
  this.timeout(patience(300_000));
  let exchange: BehindWire;
  let bo: Account;
  let cai: Account;
  before(async () => {
    exchange = await exchangeBehindWire('half', settings);
    [bo, cai] = [await account(exchange, exchange.cast.bo), await account(exchange, exchange.cast.cai)];
  });
  after(() => exchange.close());

  it('at a statement of a metered call stops nobody, loses no call and counts none twice', async () => {
    const played: Round[] = [];
    for (const side of sides) {
      for (const { isDue, isFresh } of isEvery ? await everyStatement(exchange, bo) : some) {
        if (isFresh) await exchange.wire?.refuse(0);
        const round = await play(exchange, [bo, cai], side, isDue);
        if (round) played.push(round);
      }
    }
    await expectExact(exchange, [bo, cai]);
    if (isEvery && isOnServer) writeFileSync(figures, played.map(lineOf).join(''));
    expect(played.length).to.be.at.least(isOnServer ? sides.length * some.length : 0);
    expect(exchange.wire?.cuts ?? 0).to.equal(played.length);
  });

  it('is ended on the server, so that its locks are free', async () => {
    const { wire } = exchange;
    for (let waited = 0; wire && wire.ended < wire.cuts && waited < 5_000; waited += 50) await sleep(50);
    expect(wire?.ended ?? 0).to.equal(wire?.cuts ?? 0);
  });

  it('at a statement of a command leaves it done once, and says so', async () => {
    const { cast, wire } = exchange;
    const record = async (side: Side, name: string, isDue: (asked: Asked, number: number) => boolean) => {
      const before = wire?.cuts;
      void wire?.cutAt(side, isDue);
      const reference = `cut ${side} ${name}`;
      const body = { memberId: bo.buyer.memberId, amount: '1', currency: 'CNY', reference };
      const send = () =>
        cast.operators[0].post('/deposits', body, { 'idempotency-key': reference.replaceAll(' ', '-') });
      const reply = await send();
      wire?.spare();
      if (name === 'COMMIT') expect(reply.status, reply.text).to.equal(201);
      expectServedOrUnserved(reply);
      expect((await send()).status).to.equal(201);
      const deposits = itemsOf((await cast.operators[0].get('/deposits?limit=200')).body);
      expect(deposits.filter((one) => one['reference'] === reference)).to.have.length(1);
      return wire?.cuts !== before;
    };
    for (const side of sides) {
      expect(await record(side, 'COMMIT', ({ text }) => text.startsWith('COMMIT'))).to.equal(isOnServer);
      for (let number = 1; isEvery; number += 1) {
        if (!(await record(side, String(number), (_asked, count) => count === number))) break;
      }
    }
  });

  it('does not make it unready; refused connections do, with the reason, and what was asked meanwhile is done', async () => {
    const { wire, process: running } = exchange;
    const ready = () => fetch(`${running.url}/readyz`);
    const died = wire?.cutAt('before', () => true);
    expect((await ready()).status).to.equal(200);
    await died;
    const refused = wire?.refuse(3_000);
    const [key, otherKey] = [randomUUID(), randomUUID()];
    const asked = [ask(bo, key), ask(cai, otherKey)];
    const unready = await ready();
    expect(unready.status).to.equal(isOnServer ? 503 : 200);
    expect(await unready.text()).to.match(isOnServer ? /database: .*(ECONNREFUSED|lost|closed)/i : /ok/);
    await refused;
    for (const reply of await Promise.all(asked)) expectServedOrUnserved(reply);
    for (const reply of [await ask(bo, key), await ask(cai, otherKey)]) expect(reply.status, reply.text).to.equal(201);
    bo.calls += 1;
    cai.calls += 1;
    expect((await ready()).status).to.equal(200);
    await expectExact(exchange, [bo, cai]);
  });

  it('together with all others, after a COMMIT, leaves the outcome unknown until the database is back, and readiness says why', async () => {
    const { wire, process: running } = exchange;
    const key = randomUUID();
    const died = wire?.cutAt('after', ({ text }) => text.startsWith('COMMIT'));
    const asked = ask(bo, key);
    await died;
    wire?.freeze();
    const [unready, reply] = await Promise.all([fetch(`${running.url}/readyz`), asked]);
    expect(unready.status).to.equal(isOnServer ? 503 : 200);
    expect(await unready.text()).to.match(isOnServer ? /database: no answer within 2500 ms/ : /ok/);
    expect(reply.status).to.equal(isOnServer ? 503 : 201);
    if (isOnServer) expect(reply.body['type']).to.equal('/problems/outcome-unknown');
    wire?.thaw();
    for (const again of [await askServed(bo, key), await askServed(bo, key)]) expect(again.status).to.equal(201);
    bo.calls += 1;
    await expectExact(exchange, [bo, cai]);
  });
});

/** Asks until the exchange has found that the database is back. */
async function askServed(account: Account, key: string): Promise<Reply> {
  let reply = await ask(account, key);
  for (let tries = 1; reply.status === 503 && tries < 20; tries += 1) reply = await ask(account, key);
  return reply;
}

/** Every statement of a call, as one that was not cut has shown them, then what it prepares. */
async function everyStatement({ wire }: BehindWire, account: Account): Promise<Point[]> {
  if (!wire) return [];
  const call = async () => expect((await ask(account, randomUUID())).status).to.equal(201);
  // The first one makes the connections ready, and finds who may have been lost.
  await call();
  void wire.cutAt('before', () => false);
  await call();
  account.calls += 2;
  const names = wire.spare().map(nameOf);
  const due = (name: string, nth: number): Point['isDue'] => {
    let seen = 0;
    return (asked) => nameOf(asked) === name && (seen += 1) === nth;
  };
  const prepared = names.filter((name) => name.startsWith('EXECUTE')).map((name) => name.replace('EXECUTE', 'PREPARE'));
  return [
    ...names.map((name, at) => ({ isDue: due(name, names.slice(0, at + 1).filter((one) => one === name).length) })),
    ...[...new Set(prepared)].map((name) => ({ isDue: due(name, 1), isFresh: true })),
  ];
}

/** What is asked, without the values. */
const nameOf = ({ name, text }: Asked): string =>
  `${name} ${text
    .replace(/'[^']*'/g, '?')
    .replace(/\d+/g, '0')
    .replace(/\s+/g, ' ')}`;

/** One call whose connection dies, while another buyer and the same one go on. Undefined when nothing was cut. */
async function play(
  exchange: BehindWire,
  [mine, other]: readonly [Account, Account],
  side: Side,
  isDue: (asked: Asked, number: number) => boolean,
): Promise<Round | undefined> {
  const died = exchange.wire?.cutAt(side, isDue);
  const key = randomUUID();
  const first = ask(mine, key);
  const asked = await Promise.race([died, first.then(() => undefined)]);
  exchange.wire?.spare();
  const began = performance.now();
  const timed = async (reply: Promise<Reply>) => {
    expect((await reply).status, (await reply).text).to.equal(201);
    return performance.now() - began;
  };
  const [othersMs, sameMs, outcome] = await Promise.all([
    timed(ask(other, randomUUID())),
    timed(ask(mine, randomUUID())),
    first,
  ]);
  expectServedOrUnserved(outcome);
  const again = await ask(mine, key);
  expect(again.status, again.text).to.equal(201);
  if (outcome.status === 201) expect(again.body['id']).to.equal(outcome.body['id']);
  mine.calls += 2;
  other.calls += 1;
  return asked && { asked, side, othersMs, sameMs };
}

function expectServedOrUnserved({ status, body, text }: Reply): void {
  if (status !== 201) expect([status, (body['type'] as string).replace('/problems/', '')], text).to.deep.include(503);
  if (status !== 201) expect((body['type'] as string).replace('/problems/', '')).to.be.oneOf(unserved);
}

function lineOf({ asked, side, othersMs, sameMs }: Round): string {
  const what = nameOf(asked).slice(0, 70);
  return `${side.padEnd(6)} ${what.padEnd(70)} others ${othersMs.toFixed(0)} ms, the same ${sameMs.toFixed(0)} ms\n`;
}
