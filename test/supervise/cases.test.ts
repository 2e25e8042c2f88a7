import { expect } from 'chai';
import { expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { newId } from '../../src/kernel/ids.ts';
import { type DeliverJudgeable, type ListJudgeable, type MatchJudgeable } from '../../src/principles/index.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { called, ordered, risk } from '../principles/gate-subjects.ts';
import {
  reason,
  grounds,
  type Told,
  attempt,
  hand,
  findings,
  verdictOf,
  callAs,
  shown,
  order,
  ask,
  turnDown,
  word,
  listing,
} from './submissions.ts';

describe('cases', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });

  const decide = (person: Person, caseId: unknown, outcome: string) =>
    person.post(`/cases/${String(caseId)}/decide`, { outcome, reason });
  const appealOf = (person: Person, told: Told, fingerprint = findings(told)[0]?.fingerprint) =>
    person.post('/appeals', { verdictId: verdictOf(told), fingerprint, grounds });
  const logged = async (query: string) =>
    itemsOf((await exchange.regulator.get(`/log/entries?${query}`)).body).map(({ entry }) => entry as Body);
  /** A supplier with a finding that a person must look at. */
  const suspected = async (change: Partial<ListJudgeable> = {}) => {
    const ada = await exchange.supplier('ada');
    const subject = listing({ hits: [word(false)], ...change });
    const told = await hand(ada, subject);
    return { ada, subject, told, caseId: findings(told)[0]?.caseId as string };
  };
  /** One whose finding a reviewer confirmed. */
  const confirmed = async () => {
    const found = await suspected();
    expectStatus(await decide(exchange.operators[0], found.caseId, 'confirmed'), 200);
    return { ...found, told: await hand(found.ada, found.subject) };
  };

  /** An operator user who decided nothing yet, vouched for by a colleague of the inviter. */
  const thirdOperator = async () => {
    const [inviter, colleague] = exchange.operators;
    const [email, password] = [`third.${newId('usr')}@operator.example`, 'a long password'];
    const { id } = expectStatus(await inviter.post('/users', { name: 'Third', email, password }), 201);
    expectStatus(await colleague.post(`/users/${id}/activate`), 200);
    return exchange.client().signIn(email, password);
  };

  describe('of review', () => {
    it('are opened with the refusal that needs one, once for a finding, and the party is told which', async () => {
      const { ada, subject, told, caseId } = await suspected();
      expect([told?.status, told?.code, findings(told).map(({ verdict }) => verdict)]).to.deep.equal([
        422,
        'needs-review',
        ['needs-review'],
      ]);
      const again = await hand(ada, subject);
      expect(findings(again)[0]?.caseId).to.equal(caseId);
      expect(verdictOf(again)).to.not.equal(verdictOf(told));
      const shownCase = expectStatus(await ada.get(`/cases/${caseId}`), 200);
      expect(shownCase).to.deep.include({
        kind: 'review',
        state: 'open',
        stage: 'list',
        about: subject.about,
        supplierId: ada.memberId,
        buyerId: null,
      });
      expect([shownCase['fingerprint'], shownCase['verdictId']]).to.deep.equal([
        findings(told)[0]?.fingerprint,
        verdictOf(told),
      ]);
      expect(itemsOf((await ada.get('/cases?state=open')).body).map(({ id }) => id)).to.deep.equal([caseId]);
    });

    it('are the same for attempts at once', async () => {
      const ada = await exchange.supplier('ada');
      const subject = listing({ hits: [word(false)] });
      const told = await Promise.all([1, 2, 3, 4].map(() => hand(ada, subject)));
      expect(new Set(told.map((one) => findings(one)[0]?.caseId)).size).to.equal(1);
      expect(itemsOf((await exchange.regulator.get(`/cases?about=${subject.about}`)).body)).to.have.length(1);
    });

    it('are opened in no other case: not beside a rule that refuses, not when the gate allows', async () => {
      const { told, subject } = await suspected({ risk: risk(10) });
      expect([told?.code, findings(told).map(({ caseId }) => caseId)]).to.deep.equal([
        'refused-by-principles',
        findings(told).map(() => null),
      ]);
      expect(itemsOf((await exchange.regulator.get(`/cases?about=${subject.about}`)).body)).to.deep.equal([]);
    });

    it('let a waived finding pass, and only that one: changed data are a new finding', async () => {
      const { ada, subject, told, caseId } = await suspected();
      const waived = expectStatus(await decide(exchange.operators[0], caseId, 'waived'), 200);
      expect([waived['state'], waived['reason']]).to.deep.equal(['waived', reason]);
      expect(await hand(ada, subject)).to.equal(undefined);
      const [verdict] = await logged(`subject=${subject.id}&type=verdict`);
      expect(verdict?.['facts']).to.deep.include({
        outcome: 'allowed',
        findings: [],
        waived: [{ fingerprint: findings(told)[0]?.fingerprint, caseId }],
      });
      for (const change of [
        { hits: [word(false, 4)] },
        { hits: [word(false), word(false, 4)] },
        { about: newId('rev') },
      ]) {
        const anew = await hand(ada, { ...subject, ...change });
        expect([anew?.code, findings(anew)[0]?.caseId === caseId]).to.deep.equal(['needs-review', false]);
      }
    });

    it('make a confirmed finding refuse', async () => {
      const { told, caseId } = await confirmed();
      expect([told?.code, findings(told).map(({ verdict }) => verdict)]).to.deep.equal([
        'refused-by-principles',
        ['refused'],
      ]);
      expect((await decide(exchange.operators[1], caseId, 'waived')).body['type']).to.equal('/problems/wrong-state');
    });

    it('are decided by operators, never by the party, another member or the regulator; each sees only its own', async () => {
      const { ada, caseId } = await suspected();
      const [carl, bo] = [await exchange.supplier('carl'), await exchange.buyer('bo')];
      for (const person of [ada, carl, bo, exchange.regulator])
        expect((await decide(person, caseId, 'waived')).status).to.equal(403);
      for (const person of [carl, bo]) {
        expect((await person.get(`/cases/${caseId}`)).status).to.equal(404);
        expect(itemsOf((await person.get('/cases')).body)).to.deep.equal([]);
      }
      expect((await exchange.anonymous.get(`/cases/${caseId}`)).status).to.equal(401);
      expectStatus(await exchange.regulator.get(`/cases/${caseId}`), 200);
      for (const body of [{ outcome: 'open', reason }, { outcome: 'waived' }, { outcome: 'waived', reason: 'short' }]) {
        expect((await exchange.operators[0].post(`/cases/${caseId}/decide`, body)).status).to.equal(422);
      }
    });

    it('are decided once, though two decide at once', async () => {
      const { caseId } = await suspected();
      const replies = await Promise.all([
        decide(exchange.operators[0], caseId, 'waived'),
        decide(exchange.operators[1], caseId, 'confirmed'),
      ]);
      expect(replies.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
    });

    it('stand in the log without what anyone wrote, and with hashes of the evidence only', async () => {
      const { ada, told, caseId } = await suspected();
      expectStatus(await decide(exchange.operators[0], caseId, 'confirmed'), 200);
      const entries = await logged(`subject=${caseId}`);
      expect(entries.map((entry) => [entry['action'], entry['facts']?.['state']])).to.deep.equal([
        ['case.decide', 'confirmed'],
        ['case.open', 'open'],
      ]);
      expect(entries[1]?.['actor']).to.equal(ada.userId);
      const text = JSON.stringify([...entries, ...(await logged(`q=${verdictOf(told)}`))]);
      expect(text).to.include(verdictOf(told)).and.not.include(reason);
      expect(text).to.not.include('r*****');
    });

    it('are for the buyer where it is the buyer who is refused', async () => {
      const [ada, bo] = [await exchange.supplier('ada'), await exchange.buyer('bo')];
      const subject: MatchJudgeable = {
        ...ordered,
        id: newId('agr'),
        about: `${newId('lst')} ${bo.memberId}`,
        supplier: { id: ada.memberId, signatory: true },
        hits: [word(false)],
      };
      const told = await attempt(order.run(callAs(bo), () => ({ who: bo.memberId, subject }), shown));
      const caseId = findings(told)[0]?.caseId as string;
      expect(expectStatus(await bo.get(`/cases/${caseId}`), 200)['buyerId']).to.equal(bo.memberId);
      expect([
        (await ada.get(`/cases/${caseId}`)).status,
        (await ada.get(`/verdicts/${verdictOf(told)}`)).status,
      ]).to.deep.equal([404, 404]);
      expectStatus(await decide(exchange.operators[0], caseId, 'waived'), 200);
      expect(await attempt(order.run(callAs(bo), () => ({ who: bo.memberId, subject }), shown))).to.equal(undefined);
    });
  });

  describe('of appeal', () => {
    it('let the party contest what a rule refused, where a person may judge', async () => {
      const ada = await exchange.supplier('ada');
      const subject = listing({ hits: [word(true)] });
      const told = await hand(ada, subject);
      expect(told?.code).to.equal('refused-by-principles');
      const opened = expectStatus(await appealOf(ada, told), 201);
      expect(opened).to.deep.include({ kind: 'appeal', state: 'open', grounds, verdictId: verdictOf(told) });
      expect((await hand(ada, subject))?.code).to.equal('refused-by-principles');
      expectStatus(await decide(exchange.operators[0], opened['id'], 'waived'), 200);
      expect(await hand(ada, subject)).to.equal(undefined);
      expect(JSON.stringify(await logged(`subject=${opened['id']}`)))
        .to.include('case.appeal')
        .and.not.include(grounds);
    });

    it('are decided by another than the reviewer, and what they decide holds', async () => {
      const { ada, subject, told } = await confirmed();
      const { id } = expectStatus(await appealOf(ada, told), 201);
      const same = await decide(exchange.operators[0], id, 'confirmed');
      expect([same.status, same.body['type']]).to.deep.equal([403, '/problems/four-eyes']);
      expect(
        itemsOf((await exchange.operators[0].get(`/cases/${id}`)).body, 'actions').map(({ allowed }) => allowed),
      ).to.deep.equal([false, false]);
      expectStatus(await decide(exchange.operators[1], id, 'waived'), 200);
      expect(await hand(ada, subject)).to.equal(undefined);
    });

    it('are decided by another than whoever returned the listing or took it down', async () => {
      for (const action of ['listing.return', 'listing.take-down'] as const) {
        const { ada, subject, told } = await confirmed();
        await turnDown(action).run(callAs(exchange.operators[1]), () => ({ id: subject.id }), shown);
        const { id } = expectStatus(await appealOf(ada, told), 201);
        expect((await decide(exchange.operators[1], id, 'waived')).body['type'], action).to.equal(
          '/problems/four-eyes',
        );
        const shownTo = async (who: Person, path: string) => {
          const { body } = await who.get(path);
          const one = body['items'] === undefined ? body : itemsOf(body).find((item) => item['id'] === id);
          return itemsOf(one, 'actions').map(({ allowed }) => allowed);
        };
        for (const path of [`/cases/${id}`, `/cases?about=${subject.about}`])
          expect(await shownTo(exchange.operators[1], path), `${action} ${path}`).to.deep.equal([false, false]);
        expect(expectStatus(await decide(await thirdOperator(), id, 'waived'), 200)['state'], action).to.equal(
          'waived',
        );
      }
    });

    it('are made once', async () => {
      const { ada, subject, told } = await confirmed();
      const replies = await Promise.all([appealOf(ada, told), appealOf(ada, told)]);
      expect(replies.map(({ status }) => status).sort()).to.deep.equal([201, 409]);
      const id = replies.find(({ status }) => status === 201)?.body['id'];
      expectStatus(await decide(exchange.operators[1], id, 'confirmed'), 200);
      const again = await appealOf(ada, await hand(ada, subject));
      expect([again.status, again.body['type'], again.body['caseId']]).to.deep.equal([
        409,
        '/problems/appealed-already',
        id,
      ]);
    });

    it('are for the refused party, about a finding of its verdict that is decided and not waived', async () => {
      const { ada, subject, told, caseId } = await suspected();
      const carl = await exchange.supplier('carl');
      expect((await appealOf(carl, told)).status).to.equal(404);
      expect((await appealOf(exchange.operators[0], told)).status).to.equal(403);
      expect(
        (await ada.post('/appeals', { verdictId: newId('ent'), fingerprint: 'a'.repeat(64), grounds })).status,
      ).to.equal(404);
      expect((await appealOf(ada, told, 'a'.repeat(64))).body['type']).to.equal('/problems/no-such-finding');
      expect((await appealOf(ada, told, 'A')).status).to.equal(422);
      const early = await appealOf(ada, told);
      expect([early.body['type'], early.body['caseId']]).to.deep.equal(['/problems/still-under-review', caseId]);
      expectStatus(await decide(exchange.operators[0], caseId, 'waived'), 200);
      expect((await appealOf(ada, told)).body['type']).to.equal('/problems/waived-already');
      expect(await hand(ada, subject)).to.equal(undefined);
    });

    it('are not about what a rule counts, measures or dates, nor about what stops nothing', async () => {
      const ada = await exchange.supplier('ada');
      const told = await hand(ada, listing({ risk: risk(10) }));
      const refused = await appealOf(ada, told, findings(told).find(({ rule }) => rule === 'k-anonymity')?.fingerprint);
      expect([refused.status, refused.body['type']]).to.deep.equal([422, '/problems/not-appealable']);
      const held = await hand(ada, listing({ holds: [{ id: newId('hld'), cause: 'order' }] }));
      expect((await appealOf(ada, held)).body['type']).to.equal('/problems/not-appealable');
      const bo = await exchange.buyer('bo');
      const subject: DeliverJudgeable = { ...called, id: newId('cal'), about: newId('agr'), staleFrom: called.at };
      expect(await attempt(ask.run(callAs(bo), () => ({ who: bo.memberId, subject }), shown))).to.equal(undefined);
      const [entry] = await logged(`subject=${subject.id}&type=verdict`);
      const [noted] = itemsOf(entry?.['facts'], 'findings');
      expect(noted?.['verdict']).to.equal('noted');
      expect(
        (await bo.post('/appeals', { verdictId: entry?.['id'], fingerprint: noted?.['fingerprint'], grounds })).body[
          'type'
        ],
      ).to.equal('/problems/not-appealable');
    });
  });
});
