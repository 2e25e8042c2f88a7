import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import type { Request } from '../../src/kernel/actor.ts';
import { own } from '../../src/kernel/ctx.ts';
import { newId, sameId } from '../../src/kernel/ids.ts';
import { Problem, problem } from '../../src/kernel/problem.ts';
import { OutcomeUnknown } from '../../src/db/transaction.ts';
import { batch, batched, decide, type Answer } from '../../src/command/index.ts';
import { itemsOf, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';

describe('a batch', () => {
  let exchange: Exchange;
  let bo: Person;
  before(async () => {
    exchange = await startExchange();
    bo = await exchange.buyer('bo');
  });

  const requestOf = ({ token }: Person): Request => {
    const { sub, sid } = jwt.decode(token ?? '') as { sub: string; sid: string };
    return { caller: { kind: 'user', userId: sub, sessionId: sid }, requestId: 'req_test' };
  };
  type Job = {
    readonly id: string;
    readonly does: 'compares owners' | 'compares nothing' | 'decides nothing' | 'refuses' | 'is lost';
  };
  let together: number[] = [];
  const subjects = new Map<string, string>();
  const join = batch<Job, string>(3, async (shared, admitted) => {
    together.push(admitted.length);
    if (admitted.some(({ job }) => job.does === 'is lost')) throw new OutcomeUnknown('lost');
    for (const one of admitted) {
      const { id, does } = one.job;
      decide(shared, one, () => {
        if (does === 'refuses') throw problem('wrong-state');
        if (does !== 'compares nothing') own(one.ctx, { buyer: one.ctx.actor.memberId ?? '' }, 'call');
        const entry = { type: 'call' as const, subject: sameId('cal', one.entryId), facts: {} };
        subjects.set(id, entry.subject);
        if (does !== 'decides nothing') shared.decisions.set(one.entryId, { output: () => does, entry, kept: { id } });
      });
    }
    return [];
  });
  const ask = (does: Job['does'], who = bo, id: string = newId('cal')): Promise<Answer> =>
    join({
      action: 'call.query',
      request: requestOf(who),
      fingerprint: () => id,
      job: { id, does },
      present: (output) => output,
      status: 201,
    });
  const outcome = (answer: Promise<Answer>): Promise<unknown> =>
    answer.then(
      ({ body }) => body,
      (error: Error) => (error instanceof Problem ? error.code : error.message.replace(/ent_\w+/, 'ent')),
    );

  it('answers each of its requests on its own, at most so many at once, and leaves an entry of each that was done', async () => {
    together = [];
    const id = newId('cal');
    const ada = await exchange.supplier('ada');
    const answers = [
      ask('compares owners', bo, id),
      ask('refuses'),
      ask('compares owners', ada),
      ask('compares owners'),
    ];
    expect(await Promise.all(answers.map(outcome))).to.deep.equal([
      'compares owners',
      'wrong-state',
      'not-permitted',
      'compares owners',
    ]);
    expect([...together].sort()).to.deep.equal([1, 2]);
    const [entry] = itemsOf((await exchange.regulator.get(`/log/entries?subject=${subjects.get(id)}`)).body);
    expect(entry?.['entry']).to.include({ action: 'call.query', type: 'call', actor: bo.userId });
  });

  it('does nothing for a request whose owners it never compared, or that it did not decide, and does the others', async () => {
    const asked = ['compares nothing', 'compares owners', 'decides nothing'] as const;
    expect(await Promise.all(asked.map((does) => outcome(ask(does))))).to.deep.equal([
      'call.query never compared the owners of its record with the actor.',
      'compares owners',
      'A batch left call.query of ent undecided.',
    ]);
  });

  it('whose outcome is unknown is not tried one by one: what may have been done is not done again', async () => {
    together = [];
    const asked = ['compares owners', 'is lost', 'compares owners'] as const;
    expect(await Promise.all(asked.map((does) => outcome(ask(does))))).to.deep.equal(['lost', 'lost', 'lost']);
    expect(together).to.deep.equal([3]);
  });

  describe('for which something is prepared', () => {
    const file = (admit: 'first' | 'together', seen: string[], answer: () => Promise<Answer>, tries = 1) =>
      batched({
        action: 'call.file',
        join: answer,
        admit,
        fingerprint: () => [],
        prepare: async (_open, _input: string) => {
          seen.push('prepared');
          return { value: undefined, discard: async () => void seen.push('discarded') };
        },
        overtaken: ({ code }) => code === 'lost-race' && tries > 1,
      });
    const run = (runs: ReturnType<typeof file>, request: Request, seen: string[]) =>
      runs
        .run(
          request,
          () => {
            seen.push('read');
            return '';
          },
          (output) => output,
        )
        .catch((error: Error) => error.message);
    const done = (replayed: boolean) => async () => ({ status: 201, body: null, replayed });
    const fail = (error: Error) => async () => Promise.reject(error);

    it('it is discarded when nothing comes of it, and stays after a fault, when the outcome may be unknown', async () => {
      for (const [answer, then] of [
        [done(false), []],
        [done(true), ['discarded']],
        [fail(problem('wrong-state')), ['discarded']],
        [fail(new Error('a fault')), []],
      ] as const) {
        const seen: string[] = [];
        await run(file('first', seen, answer), requestOf(bo), seen);
        expect(seen).to.deep.equal(['read', 'prepared', ...then]);
      }
    });

    it('it is prepared again, three times in all, when something overtook it', async () => {
      const seen: string[] = [];
      await run(file('first', seen, fail(problem('lost-race')), 3), requestOf(bo), seen);
      expect(seen.filter((what) => what === 'prepared')).to.have.length(3);
    });

    it('nothing is read for whoever may not ask, where the caller is admitted first, and for strangers never', async () => {
      const stranger: Request = { caller: { kind: 'anonymous' }, requestId: 'req_test' };
      const ada = requestOf(await exchange.supplier('ada'));
      for (const [admit, request, expected] of [
        ['first', ada, []],
        ['first', stranger, []],
        ['together', stranger, []],
        ['together', ada, ['read', 'prepared']],
      ] as const) {
        const seen: string[] = [];
        await run(file(admit, seen, done(false)), request, seen);
        expect(seen, admit).to.deep.equal(expected);
      }
    });
  });
});
