import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { QueryTypes } from 'sequelize';
import { config } from '../../config/env.ts';
import { claimKey } from '../../src/db/command-keys.ts';
import { db } from '../../src/db/connection.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { ownMember, type Ctx } from '../../src/kernel/ctx.ts';
import { newId } from '../../src/kernel/ids.ts';
import { Problem, problem } from '../../src/kernel/problem.ts';
import { expectStatus, itemsOf, type Person } from '../../seeders/client.ts';
import { isMarked, putMark } from '../support/marks.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { delivery, listedWages, publishedWages } from '../support/trade.ts';
import { loseCommit } from '../support/wire.ts';
import { asClock, command, enter } from '../../src/command/index.ts';
import type { Request } from '../../src/kernel/actor.ts';

const reason = 'A test of commands.';

describe('a command', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });

  const callAs = ({ token }: Person): Request => {
    const { sub, sid } = jwt.decode(token ?? '') as { sub: string; sid: string };
    return { caller: { kind: 'user', userId: sub, sessionId: sid }, requestId: 'req_test' };
  };
  const write = ({ tx }: Ctx, name: string) => putMark(tx, name);
  const logged = async (query: string) => itemsOf((await exchange.regulator.get(`/log/entries?${query}`)).body);

  it('that never compared the owners of its record leaves nothing behind', async () => {
    const ada = await exchange.supplier('ada');
    const name = randomUUID();
    const careless = command({
      action: 'product.create',
      work: async (ctx) => {
        await write(ctx, name);
        return { id: newId('prd') };
      },
    });
    const run = careless.run(
      callAs(ada),
      () => undefined,
      (output) => output,
    );
    expect(await run.catch((error: Error) => error.message)).to.equal(
      'product.create never compared the owners of its record with the actor.',
    );
    expect(await isMarked(name)).to.equal(false);
  });

  it('refused after it wrote leaves nothing behind, not even an entry', async () => {
    const name = randomUUID();
    const failing = command({
      action: 'institution.found',
      work: async (ctx) => {
        await write(ctx, name);
        throw new Error('a fault');
      },
    });
    expect(await asClock(failing, undefined).catch((error: Error) => error.message)).to.equal('a fault');
    expect(await isMarked(name)).to.equal(false);
  });

  it('prepares nothing for whoever may not do it', async () => {
    let prepared = 0;
    const slow = command({
      action: 'listing.publish',
      prepare: async () => ({ value: (prepared += 1) }),
      work: async () => ({ id: newId('lst') }),
    });
    const ada = await exchange.supplier('ada');
    for (const call of [callAs(ada), { caller: { kind: 'anonymous' as const }, requestId: 'req_test' }]) {
      expect(
        await slow
          .run(
            call,
            () => undefined,
            (output) => output,
          )
          .catch((error: unknown) => error instanceof Problem),
      ).to.equal(true);
    }
    expect(prepared).to.equal(0);
  });

  it('discards what it prepared when its work is refused or was done before, and only then', async () => {
    const key = randomUUID();
    const found: [what: string, discarded: number][] = [];
    const attempt = async (what: string, fail: () => void = () => undefined) => {
      let discarded = 0;
      const prepares = command({
        action: 'institution.found',
        prepare: async () => ({ value: what, discard: async () => void (discarded += 1) }),
        work: async (_ctx, _input: string, prepared) => {
          expect(prepared).to.equal(what);
          fail();
          return { id: newId('mem') };
        },
      });
      const clock: Request = { caller: { kind: 'clock' }, requestId: 'req_test', idempotencyKey: key };
      await prepares
        .run(
          clock,
          () => 'an input',
          (output) => output,
        )
        .catch(() => undefined);
      found.push([what, discarded]);
    };
    await attempt('refused', () => {
      throw problem('wrong-state');
    });
    await attempt('failed', () => {
      throw new Error('a fault');
    });
    await attempt('done');
    await attempt('done before');
    expect(found).to.deep.equal([
      ['refused', 1],
      ['failed', 0],
      ['done', 0],
      ['done before', 1],
    ]);
  });

  it('gives what it prepares the context of whoever asks, outside any transaction', async () => {
    const ada = await exchange.supplier('ada');
    let seen: Ctx | undefined;
    const prepares = command({
      action: 'product.create',
      prepare: async (ctx) => {
        seen = ctx;
        return { value: undefined };
      },
      work: async (ctx) => {
        ownMember(ctx);
        return { id: newId('prd') };
      },
    });
    await prepares.run(
      callAs(ada),
      () => undefined,
      (output) => output,
    );
    expect(seen).to.include({ tx: null, action: 'product.create' });
    expect(seen?.actor.memberId).to.equal(ada.memberId);
  });

  it('leaves one entry that says who did what, and the gate’s verdict beside it also when it allowed', async () => {
    const { listingId } = await listedWages(exchange);
    const buyer = await exchange.buyer('bo');
    const order = { listingId, purpose: 'AcademicResearch', termDays: 1, uses: 1 };
    const { id } = expectStatus(await buyer.post('/agreements', order), 201);
    const entries = (await logged(`subject=${id}`)).map(({ entry }) => entry);
    expect(entries.map((entry) => [entry?.['type'], entry?.['action']])).to.have.deep.members([
      ['change', 'agreement.order'],
      ['verdict', 'gate.match'],
    ]);
    const change = entries.find((entry) => entry?.['type'] === 'change');
    expect([change?.['actor'], change?.['member'], change?.['facts']?.['listing']]).to.deep.equal([
      buyer.userId,
      buyer.memberId,
      listingId,
    ]);
    expect(entries.find((entry) => entry?.['type'] === 'verdict')?.['facts']).to.include({
      outcome: 'allowed',
      stage: 'match',
    });
  });

  it('refused for another reason than the gate leaves no entry', async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    await supplier.post(`/listings/${listingId}/pause`);
    const buyer = await exchange.buyer('bo');
    const refused = await buyer.post('/agreements', { listingId, purpose: 'AcademicResearch', termDays: 1, uses: 1 });
    expect(refused.status).to.equal(409);
    expect(await logged(`actor=${buyer.userId}&action=agreement.order`)).to.deep.equal([]);
  });

  it('has one effect when the acknowledgement of its COMMIT is lost, and is done again when the COMMIT was', async () => {
    const mysql = config.DATABASE_URL?.startsWith('mysql') === true;
    for (const [when, expected] of [
      ['after', 1],
      ['before', mysql ? 2 : 1],
    ] as const) {
      let tries = 0;
      const name = randomUUID();
      const cut = command({
        action: 'institution.found',
        work: async (ctx) => {
          tries += 1;
          await write(ctx, name);
          if (tries === 1 && mysql && ctx.tx) loseCommit(ctx.tx, when);
          return { id: newId('mem') };
        },
      });
      const { id } = await asClock(cut, undefined);
      expect([tries, await isMarked(name), (await logged(`subject=${id}`)).length], when).to.deep.equal([
        expected,
        true,
        1,
      ]);
    }
  });

  describe('under an Idempotency-Key', () => {
    it('is told from another action with the same input, and from the same of another member', async () => {
      const { listingId } = await listedWages(exchange);
      const [bo, cai] = [await exchange.buyer('bo'), await exchange.buyer('cai')];
      const { deliveryId } = await delivery(bo, listingId, 5);
      const key = { 'idempotency-key': 'one' };
      expect((await bo.post(`/deliveries/${deliveryId}/suspend`, { reason }, key)).status).to.equal(200);
      const other = await bo.post(`/deliveries/${deliveryId}/terminate`, { reason }, key);
      expect([other.status, other.body['type']]).to.deep.equal([409, '/problems/idempotency-key-reused']);
      const order = { listingId, purpose: 'AcademicResearch', termDays: 1, uses: 1 };
      const orders = [
        await bo.post('/agreements', order, { 'idempotency-key': 'two' }),
        await cai.post('/agreements', order, { 'idempotency-key': 'two' }),
      ];
      expect(orders.map(({ status }) => status)).to.deep.equal([201, 201]);
      expect(new Set(orders.map(({ body }) => body['id'])).size).to.equal(2);
    });

    it('that was refused may be tried again', async () => {
      const { supplier, listingId } = await publishedWages(exchange);
      const buyer = await exchange.buyer('bo');
      const order = () =>
        buyer.post(
          '/agreements',
          { listingId, purpose: 'AcademicResearch', termDays: 1, uses: 1 },
          { 'idempotency-key': 'again' },
        );
      await supplier.post(`/listings/${listingId}/pause`);
      expect((await order()).status).to.equal(409);
      await supplier.post(`/listings/${listingId}/resume`);
      expect((await order()).status).to.equal(201);
    });

    it('keeps no secret: sessions and keys are made anew, and nothing of them is stored', async () => {
      const ada = await exchange.supplier('ada');
      const key = randomUUID();
      const twice = async (path: string, body: object, name: string) => {
        const replies = [
          await ada.post(path, body, { 'idempotency-key': key }),
          await ada.post(path, body, { 'idempotency-key': key }),
        ];
        expect(replies.map(({ status }) => status)).to.deep.equal([201, 201]);
        expect(new Set(replies.map((reply) => reply.body[name])).size, name).to.equal(2);
      };
      await twice('/sessions', { email: ada.email, password: ada.password }, 'accessToken');
      await twice('/api-keys', { name: 'k', scopes: ['me.read'] }, 'secret');
      await ada.post('/sessions/refresh', { refreshToken: ada.refreshToken }, { 'idempotency-key': key });
      const kept = await db().query('SELECT answer FROM command_keys WHERE `key` = ?', {
        replacements: [key],
        type: QueryTypes.SELECT,
      });
      expect(kept).to.deep.equal([]);
      const entries = await logged(`member=${ada.memberId}&limit=200`);
      const hashed = (action: string) =>
        entries.filter(({ entry }) => entry?.['action'] === action).map(({ entry }) => typeof entry?.['rowHash']);
      expect([hashed('key.issue'), hashed('member.apply').length]).to.deep.equal([['undefined', 'undefined'], 0]);
    });

    it('is not answered as a repetition when the key could not be kept for another reason', async () => {
      const broken = inTransaction(async (tx) => {
        const ctx = await enter(tx, { caller: { kind: 'clock' }, requestId: 'req_test' }, 'institution.found');
        return claimKey({ ...ctx, now: new Date(Number.NaN) }, randomUUID(), 'a request');
      });
      expect(await broken.catch((error: unknown) => error)).to.be.instanceOf(RangeError);
    });
  });
});
