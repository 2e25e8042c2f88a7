import { expect } from 'chai';
import { draftListing, wageTerms } from '../../seeders/exchange.ts';
import { expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { buyerWith, delivery, publishedWages, subjects } from '../support/trade.ts';

type Queue = { readonly name: string; readonly for: string; readonly list: string; readonly count: number } & Body;

describe('a desk', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });

  const deskOf = async (person: Person, desk: string) => {
    const body = expectStatus(await person.get(`/desks/${desk}`), 200) as unknown as {
      queues: Queue[];
      checklist: { step: string; done: boolean }[];
      figures: { name: string; value: string | null; unit: string }[];
    };
    const done = body.checklist.filter(({ done }) => done).map(({ step }) => step);
    const waits = Object.fromEntries(
      body.queues.filter(({ count }) => count > 0).map((queue) => [`${queue.for} ${queue.name}`, queue.count]),
    );
    return { ...body, done, waits };
  };

  /** Every queue counts what its list holds: no more, no less; the clock is that of the first. */
  const agrees = async (person: Person, queues: readonly Queue[]) => {
    for (const { name, list, count, dueAt } of queues) {
      const reply = await person.get(`${list}&limit=200`);
      const items = itemsOf(expectStatus(reply, 200));
      if (name !== 'balance-low') expect(items.length, `${name} ${list}`).to.equal(Math.min(count, 200));
      const clocks = items.map(
        ({ deadline, answerBy, reportBy, endsAt }) => deadline ?? answerBy ?? reportBy ?? endsAt,
      );
      if (typeof dueAt === 'string') expect(dueAt, name).to.equal([...(clocks as string[])].sort()[0]);
    }
  };

  it('counts what its lists hold and ticks first steps, for each side of a trade and for those who watch', async () => {
    const [novice, buyer] = [await exchange.supplier('nan'), await buyerWith(exchange, '100')];
    const empty = await deskOf(novice, 'supply');
    expect(empty).to.deep.include({ waits: {}, done: ['admitted'] });
    const { supplier, listingId } = await publishedWages(exchange);
    const listing = expectStatus(await supplier.get(`/listings/${listingId}`), 200);
    const drafts = [1, 2].map(() => draftListing(supplier, listing['revisionId'] as string, wageTerms));
    const [draft = ''] = await Promise.all(drafts);
    expectStatus(await supplier.post(`/listings/${draft}/submit`), 200);
    const { agreementId, deliveryId } = await delivery(buyer, listingId, 10);
    for (const name of ['before', 'after']) {
      const desk = await deskOf(buyer, 'buy');
      expect(desk.waits, name).to.deep.equal({ 'me agreements-ending': 1 });
      const { done, figures } = desk;
      expect(done).to.deep.equal(['admitted', 'deposit', 'agreement', ...(name === 'after' ? ['call'] : [])]);
      expect(figures.find((one) => one.name === 'last-call')?.value === null).to.equal(name === 'before');
      const question = { purpose: 'AcademicResearch', keys: subjects.slice(0, 2) };
      if (name === 'before') expectStatus(await buyer.post(`/deliveries/${deliveryId}/query`, question), 201);
    }
    const ending = { listingId, purpose: 'AcademicResearch', termDays: 5, uses: 1 };
    expectStatus(await buyer.post('/agreements', ending), 201);
    const request = { supplierId: supplier.memberId, kind: 'access', reference: 'case 7' };
    expectStatus(await supplier.post('/subject-requests', request), 201);
    const supply = await deskOf(supplier, 'supply');
    expect(supply.done).to.deep.equal(['admitted', 'product', 'revision', 'published', 'sold']);
    expect(supply.waits).to.deep.equal({
      'me requests-open': 1,
      'me listings-draft': 1,
      'others listings-submitted': 1,
    });
    await agrees(supplier, supply.queues);
    const buy = await deskOf(buyer, 'buy');
    expect(buy.waits).to.deep.equal({ 'me agreements-ending': 2 });
    expect(buy.figures.find(({ name }) => name === 'available')?.unit).to.equal('CNY');
    await agrees(buyer, buy.queues);
    expectStatus(await buyer.post(`/agreements/${agreementId}/terminate`, { reason: 'No longer needed here.' }), 200);
    expect((await deskOf(buyer, 'buy')).figures[0]).to.include({ name: 'agreements-active', value: '1' });
    expect((await deskOf(novice, 'supply')).waits).to.deep.equal({});
  });

  it('shows a step of four eyes to who may take it, and to who took the first as waiting for others', async () => {
    const [first, second] = exchange.operators;
    const [member, holder] = [await exchange.applicant('ann'), await exchange.buyer('bea')];
    expectStatus(await first.post(`/members/${member.memberId}/review`), 200);
    const money = { memberId: holder.memberId, amount: '5', currency: 'CNY', reference: `desk-${holder.memberId}` };
    expectStatus(await first.post('/deposits', money), 201);
    const changes = { thresholds: { delivery: { k: 12 } } };
    const book = await first.post('/rule-books', { changes, why: 'To see who may approve it.' });
    expectStatus(book, 201);
    const names = ['applications-reviewed', 'deposits-recorded', 'books-proposed'];
    const counts = async (person: Person, whose: string) => {
      const { queues } = await deskOf(person, 'operate');
      await agrees(person, queues);
      return names.map((name) => queues.find((one) => one.name === name && one.for === whose)?.count ?? 0);
    };
    const before = { first: await counts(first, 'others'), second: await counts(second, 'me') };
    expect(before.first.every((count) => count >= 1)).to.equal(true);
    expect(before.second.every((count) => count >= 1)).to.equal(true);
    expectStatus(await second.post(`/members/${member.memberId}/admit`), 200);
    expectStatus(
      await second.post(`/rule-books/${String(book.body['id'])}/reject`, { reason: 'Only to look at it.' }),
      200,
    );
    expect((await counts(first, 'others')).slice(0, 1)).to.deep.equal([(before.first[0] as number) - 1]);
    expect((await counts(second, 'me'))[2]).to.equal((before.second[2] as number) - 1);
    const { queues } = await deskOf(exchange.regulator, 'regulate');
    await agrees(exchange.regulator, queues);
  });

  it('is open only to who has its capacity', async () => {
    const [supplier, applicant] = [await exchange.supplier('sol'), await exchange.applicant('apo')];
    const statuses = async (person: { get: Person['get'] }) =>
      Promise.all(
        ['supply', 'buy', 'operate', 'regulate'].map(async (desk) => (await person.get(`/desks/${desk}`)).status),
      );
    expect(await statuses(supplier)).to.deep.equal([200, 403, 403, 403]);
    expect(await statuses(exchange.operators[0])).to.deep.equal([403, 403, 200, 403]);
    expect(await statuses(exchange.regulator)).to.deep.equal([403, 403, 403, 200]);
    expect(await statuses(applicant)).to.deep.equal([403, 403, 403, 403]);
    expect(await statuses(exchange.anonymous)).to.deep.equal([401, 401, 401, 401]);
    expect((await supplier.get('/desks/none')).status).to.equal(422);
  });
});
