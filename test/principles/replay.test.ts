import { readFileSync } from 'node:fs';
import jwt from 'jsonwebtoken';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import { QueryTypes } from 'sequelize';
import { generalisedWageTable } from '../../seeders/data/index.ts';
import { expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { admitCast, listTable, wageTerms } from '../../seeders/exchange.ts';
import { db } from '../../src/db/connection.ts';
import { own } from '../../src/kernel/ctx.ts';
import { canonical, sha256 } from '../../src/kernel/hash.ts';
import { newId } from '../../src/kernel/ids.ts';
import {
  foundingBook,
  judge,
  pass,
  verdictFacts,
  type DeliverJudgeable,
  type ListJudgeable,
} from '../../src/principles/index.ts';
import { snapshotOf, judgeableFrom } from '../../src/principles/snapshot.ts';
import type { Judgeables } from '../../src/principles/judgeables.ts';
import { otherExchange } from '../support/database.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { exchangeProcess } from '../support/process.ts';
import { allowed, found } from './gate-cases.ts';
import { called, fine, listed, risk } from './gate-subjects.ts';
import type { RuleBook } from '../../src/terms/index.ts';
import { command } from '../../src/command/index.ts';
import type { Stage } from '../../src/kernel/verdict.ts';

/** Verdicts of version 1 as they were kept: what was judged, and what the log tells of it. Their bytes never change. */
type Golden = { readonly what: string; readonly stage: Stage; readonly snapshot: string; readonly facts: string };
const golden = JSON.parse(readFileSync(new URL('./verdicts-1.json', import.meta.url), 'utf8')) as readonly Golden[];

const factsOf = (stage: Stage, snapshot: string, book: RuleBook = foundingBook) =>
  canonical(verdictFacts(judge(stage, judgeableFrom(stage, snapshot), book), snapshot));
const withK = (k: number): RuleBook => {
  const { thresholds } = foundingBook;
  return { ...foundingBook, version: 2, thresholds: { ...thresholds, delivery: { ...thresholds.delivery, k } } };
};

/**
 * Whether every number in it is one: a subject with NaN or Infinity is a fault of ours, and no snapshot is made of it.
 */
function isFinite(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isFinite);
}

describe('a verdict that is replayed', () => {
  for (const { what, stage, snapshot, facts } of golden) {
    it(`brings the bytes that were logged under version 1: ${what}`, () =>
      expect(factsOf(stage, snapshot)).to.equal(facts));
  }

  it('is judged by its own version: what a later one refuses stays allowed', () => {
    const snapshot = snapshotOf({ ...listed, risk: risk(19) });
    expect(JSON.parse(factsOf('list', snapshot))).to.deep.include({ outcome: 'allowed', ruleBook: 1 });
    expect(JSON.parse(factsOf('list', snapshot, withK(20)))).to.deep.include({ outcome: 'refused', ruleBook: 2 });
  });

  it('was made of exactly what its snapshot brings back, at every stage and for every rule', () => {
    const exact = [...found, ...allowed]
      .map(
        ([stage, rule, what, change]) =>
          [`${stage} ${rule}: ${what}`, stage, { ...fine[stage], ...change } as Judgeables[Stage]] as const,
      )
      .filter(([, , subject]) => isFinite(subject));
    expect(exact.length).to.be.at.least(found.length);
    for (const [name, stage, subject] of exact) {
      const snapshot = snapshotOf(subject);
      expect(judge(stage, judgeableFrom(stage, snapshot), foundingBook), name).to.deep.equal(
        judge(stage, subject, foundingBook),
      );
      expect(snapshotOf(judgeableFrom(stage, snapshot)), name).to.equal(snapshot);
    }
  });

  it('was made of exactly what its snapshot brings back, for any instants', () => {
    const instant = fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true });
    fc.assert(
      fc.property(
        instant,
        instant,
        instant,
        fc.option(instant),
        fc.option(instant),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (at, startsAt, endsAt, consentUntil, staleFrom, probing) => {
          const subject: DeliverJudgeable = {
            ...called,
            at,
            agreement: { ...called.agreement, startsAt, endsAt },
            consentUntil,
            staleFrom,
            probing,
          };
          const again = judgeableFrom('deliver', snapshotOf(subject));
          expect(again).to.deep.equal(subject);
          expect(judge('deliver', again, foundingBook)).to.deep.equal(judge('deliver', subject, foundingBook));
        },
      ),
    );
  });

  it('cannot be made from a number that is none', () => {
    expect(() => snapshotOf({ ...listed, measured: { completeness: Number.NaN, ageDays: 1 } })).to.throw();
  });
});

describe('verdicts', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });

  const submit = command({
    action: 'listing.submit',
    work: async (ctx, { who, subject }: { readonly who: string; readonly subject: ListJudgeable }) => {
      own(ctx, { supplier: who }, 'listing');
      pass(ctx, 'list', subject, { supplier: who });
      return { id: subject.id };
    },
  });
  const hand = async (person: Person, change: Partial<ListJudgeable>) => {
    const { sub, sid } = jwt.decode(person.token ?? '') as { sub: string; sid: string };
    const subject = { ...listed, id: newId('lst'), about: newId('rev'), ...change };
    const call = { caller: { kind: 'user' as const, userId: sub, sessionId: sid }, requestId: 'req_test' };
    await submit
      .run(
        call,
        () => ({ who: person.memberId, subject }),
        (output) => output,
      )
      .catch(() => undefined);
    const [entry] = itemsOf((await exchange.regulator.get(`/log/entries?subject=${subject.id}&type=verdict`)).body);
    return { id: entry?.['id'] as string, facts: (entry?.['entry'] as Body)['facts'] };
  };

  it('are kept with their log entry, allowed or refused, and replay to its bytes', async () => {
    const ada = await exchange.supplier('ada');
    for (const [change, outcome] of [
      [{}, 'allowed'],
      [{ risk: risk(1) }, 'refused'],
      [{ signs: [], hits: [], holds: [] }, 'allowed'],
    ] as const) {
      const { id, facts } = await hand(ada, change);
      const shown = expectStatus(await ada.get(`/verdicts/${id}`), 200);
      expect([shown['outcome'], shown['ruleBook'], shown['stage']]).to.deep.equal([outcome, 1, 'list']);
      const replay = expectStatus(await ada.post(`/verdicts/${id}/replay`), 200);
      expect(replay).to.deep.include({ same: true, ruleBook: 1, recorded: sha256(canonical(facts as never)), facts });
      expect(replay['replayed']).to.equal(replay['recorded']);
    }
  });

  it('are read by the party they are about, without what may tell of others; whole by the operator and the regulator', async () => {
    const [ada, carl, bo] = [
      await exchange.supplier('ada'),
      await exchange.supplier('carl'),
      await exchange.buyer('bo'),
    ];
    const { id } = await hand(ada, { risk: risk(3) });
    const shown = expectStatus(await ada.get(`/verdicts/${id}`), 200);
    expect([shown['judged'], itemsOf(shown, 'findings').map(({ rule }) => rule)]).to.deep.equal([
      null,
      ['k-anonymity', 'records-at-risk'],
    ]);
    for (const person of [exchange.operators[0], exchange.regulator]) {
      const whole = expectStatus(await person.get(`/verdicts/${id}`), 200);
      expect([whole['judged']?.['risk']?.['k'], whole['snapshot']]).to.deep.equal([3, shown['snapshot']]);
    }
    for (const person of [carl, bo]) {
      expect([
        (await person.get(`/verdicts/${id}`)).status,
        (await person.post(`/verdicts/${id}/replay`)).status,
      ]).to.deep.equal([404, 404]);
    }
    expect((await exchange.anonymous.get(`/verdicts/${id}`)).status).to.equal(401);
    expect((await exchange.regulator.get(`/verdicts/${newId('ent')}`)).status).to.equal(404);
  });

  it('show that someone changed what was kept', async () => {
    const ada = await exchange.supplier('ada');
    const { id, facts } = await hand(ada, { risk: risk(11) });
    const [kept] = await db().query<{ snapshot: string }>('SELECT snapshot FROM verdicts WHERE id = ?', {
      replacements: [id],
      type: QueryTypes.SELECT,
    });
    expect(facts?.['snapshot']).to.equal(sha256(kept?.snapshot ?? ''));
    const forged = (kept?.snapshot ?? '').replace('"k":11', '"k":12');
    await db().query('UPDATE verdicts SET snapshot = ? WHERE id = ?', { replacements: [forged, id] });
    const replay = expectStatus(await exchange.regulator.post(`/verdicts/${id}/replay`), 200);
    expect([replay['same'], replay['recorded'] === replay['replayed']]).to.deep.equal([false, false]);
  });
});

describe('an old verdict under a new rule book', function () {
  this.timeout(120_000);

  it('replays to the same bytes, whereas the gate now refuses', async () => {
    const other = await otherExchange('replay');
    const exchange = await exchangeProcess(other.settings);
    await exchange.start();
    try {
      const {
        ada,
        operators: [one, two],
        regulator,
      } = await admitCast(exchange.url, other.settings['OPERATOR_PASSWORD'] as string);
      const listingId = await listTable(ada, one, generalisedWageTable(), wageTerms);
      const [entry] = itemsOf((await regulator.get(`/log/entries?subject=${listingId}&type=verdict`)).body);
      const replay = async () => expectStatus(await regulator.post(`/verdicts/${entry?.['id']}/replay`), 200);
      const before = await replay();
      expect([before['same'], before['facts']?.['outcome']]).to.deep.equal([true, 'allowed']);
      expect(before['recorded']).to.equal(sha256(canonical((entry?.['entry'] as Body)['facts'] as never)));

      const changes = { thresholds: { delivery: { k: 1000 }, strict: { k: 1000 } } };
      const { id } = expectStatus(
        await one.post('/rule-books', { changes, why: 'To show that old verdicts stay what they were.' }),
        201,
      );
      const { since } = expectStatus(await two.post(`/rule-books/${id}/approve`), 200);
      const explain = async () => expectStatus(await ada.post(`/listings/${listingId}/explain`), 200);
      expect((await explain())['outcome']).to.equal('allowed');
      while (Date.now() <= Date.parse(since as string)) await sleep(50);
      const now = await explain();
      expect([
        now['outcome'],
        now['ruleBook'],
        itemsOf(now, 'findings').map(({ threshold }) => threshold),
      ]).to.deep.equal(['refused', 2, ['k ≥ 1000']]);
      expect(await replay()).to.deep.equal(before);
    } finally {
      await exchange.kill('SIGTERM');
      await other.drop();
    }
  });
});
