import { clock } from '../../../src/kernel/clock.ts';
import { expectStatus, itemsOf, type Person, type Reply } from '../../../seeders/client.ts';
import {
  held,
  met,
  published,
  tryToList,
  tryToRelist,
  type Evasion,
  type Listed,
  type Market,
  type Met,
  type Outcome,
} from '../../support/evasions.ts';
import { changed, column, dictionaryOf, csvOf, panel, rivers } from '../../support/offers.ts';

const reason = 'It is a word of our trade and harmless.';
const grounds = 'Our lawyers say that it means nothing of the sort here.';
const purpose = 'AcademicResearch';
const far = '2990-01-01T00:00:00.000Z';

const trying = (
  name: string,
  outcome: Outcome,
  by: string | undefined,
  run: (market: Market) => Promise<Met>,
  why?: string,
): Evasion => ({ name, outcome, ...(by === undefined ? {} : { by }), ...(why === undefined ? {} : { why }), run });
const findingOf = (reply: Reply) => itemsOf(reply.body, 'findings')[0];
const decide = (person: Person, caseId: unknown, outcome = 'waived') =>
  person.post(`/cases/${String(caseId)}/decide`, { outcome, reason });

/** A listing with one finding that a person must look at. */
async function suspected(market: Market): Promise<Listed & { readonly caseId: unknown }> {
  const listed = await tryToRelist(market, { description: 'Purchases of a panel, about heroin and more.' });
  return { ...listed, caseId: findingOf(listed.reply)?.['caseId'] };
}
/** The same, confirmed by the first operator and refused again. */
async function confirmed(market: Market): Promise<Listed & { readonly caseId: unknown; readonly refused: Reply }> {
  const listed = await suspected(market);
  expectStatus(await decide(market.exchange.operators[0], listed.caseId, 'confirmed'), 200);
  return { ...listed, refused: await (await market.eve()).post(`/listings/${listed.listingId}/submit`) };
}
const appeal = async (market: Market, { body }: Reply): Promise<Reply> =>
  (await market.eve()).post('/appeals', {
    verdictId: body['verdictId'],
    fingerprint: itemsOf(body, 'findings')[0]?.['fingerprint'],
    grounds,
  });

/**
 * A panel of a supplier of its own, a buyer who was answered about the first subject, and the first subject's opt-out.
 */
const optedOut = (market: Market) =>
  market.once('an opt-out', async () => {
    const supplier = await market.exchange.supplier('ada');
    const csv = csvOf(panel);
    const [first = '', second = ''] = csv
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[0] as string);
    const listed = await published(market, supplier, { ...panel, csv });
    const buyer = await market.buyer();
    const agreement = expectStatus(
      await buyer.post('/agreements', { listingId: listed.listingId, purpose, termDays: 5, uses: 20 }),
      201,
    );
    const delivery = expectStatus(await buyer.post('/deliveries', { agreementId: agreement['id'] }), 201);
    const ask = (keys: readonly string[], headers = {}) =>
      buyer.post(`/deliveries/${delivery['id']}/query`, { purpose, keys }, headers);
    const kept = { 'idempotency-key': 'once' };
    expectStatus(await ask([first, second], kept), 201);
    const file = expectStatus(await buyer.post(`/deliveries/${delivery['id']}/files`, { purpose }), 201);
    expectStatus(await supplier.post('/opt-outs', { keys: [first] }), 200);
    return {
      supplier,
      buyer,
      ask,
      kept,
      first,
      second,
      csv,
      listed,
      deliveryId: delivery['id'],
      href: file['file']?.['href'] as string,
    };
  });
const records = (reply: Reply) => itemsOf(reply.body, 'answer').map(({ record }) => record);

const proposed = (more: object) => ({
  changes: { thresholds: { delivery: { k: 12 }, strict: { k: 41 } } },
  since: far,
  why: 'A test of the desk of rule books.',
  ...more,
});
const proposal = (market: Market, more: object = {}) =>
  market.exchange.operators[0].post('/rule-books', proposed(more));

/** Decisions, opt-outs and rule books, undone or taken by the wrong hands. */
// prettier-ignore
export const desk: readonly Evasion[] = [
  trying('a supplier decides its own case', 'refused', 'not-permitted',
    async (market) => met(await decide(await market.eve(), (await suspected(market)).caseId))),
  trying('a buyer decides the case of a friend', 'refused', 'not-permitted',
    async (market) => met(await decide(await market.buyer(), (await suspected(market)).caseId))),
  trying('the regulator decides a case', 'refused', 'not-permitted',
    async (market) => met(await decide(market.exchange.regulator, (await suspected(market)).caseId))),
  trying('a case is decided a second time', 'refused', 'wrong-state', async (market) => {
    const { caseId } = await suspected(market);
    expectStatus(await decide(market.exchange.operators[0], caseId, 'confirmed'), 200);
    return met(await decide(market.exchange.operators[1], caseId));
  }),
  trying('the reviewer decides the appeal against the own review', 'refused', 'four-eyes', async (market) => {
    const opened = expectStatus(await appeal(market, (await confirmed(market)).refused), 201);
    return met(await decide(market.exchange.operators[0], opened['id']));
  }),
  trying('an appeal before the case is decided', 'refused', 'still-under-review', async (market) => met(await appeal(market, (await suspected(market)).reply))),
  trying('an appeal a second time', 'refused', 'appealed-already', async (market) => {
    const { refused } = await confirmed(market);
    expectStatus(await appeal(market, refused), 201);
    return met(await appeal(market, refused));
  }),
  trying('an appeal against what is counted', 'refused', 'not-appealable', async (market) => {
    const { reply } = await tryToList(market, await market.eve(), changed(panel, { columns: [column('region', 'quasi-identifier', (_, row) => `R${row}`)] }));
    const counted = itemsOf(reply.body, 'findings').find(({ rule }) => rule === 'k-anonymity');
    return met(await (await market.eve()).post('/appeals', { verdictId: reply.body['verdictId'], fingerprint: counted?.['fingerprint'], grounds }));
  }),
  trying('an appeal by another member', 'refused', 'not-found', async (market) => {
    const { refused } = await confirmed(market);
    return met(await (await market.ada()).post('/appeals', {
      verdictId: refused.body['verdictId'], fingerprint: findingOf(refused)?.['fingerprint'], grounds,
    }));
  }),
  trying('a waiver for one word used for another word', 'needs-review', 'PL nothing-screened', async (market) => {
    const { listingId, revisionId, caseId } = await suspected(market);
    expectStatus(await decide(market.exchange.operators[0], caseId), 200);
    const eve = await market.eve();
    expectStatus(await eve.post(`/listings/${listingId}/withdraw`), 200);
    const again = expectStatus(await eve.post('/listings', { revisionId, ...panel.terms, description: 'Purchases of a panel, about cocaine and more.' }), 201);
    return met(await eve.post(`/listings/${again['id']}/submit`));
  }),
  trying('a waiver for one revision used for the next', 'needs-review', 'PL nothing-screened', async (market) => {
    const eve = await market.eve();
    const { productId, reply } = await tryToList(market, eve, changed(panel, { product: { description: 'Purchases of a panel, about heroin and more.' } }));
    expectStatus(await decide(market.exchange.operators[0], findingOf(reply)?.['caseId']), 200);
    const next = expectStatus(await eve.upload(`/products/${productId}/revisions?name=b.csv`, csvOf(panel)), 201);
    const draft = expectStatus(await eve.post('/listings', { revisionId: next['id'], ...panel.terms }), 201);
    return met(await eve.post(`/listings/${draft['id']}/submit`));
  }),
  trying('a waiver, and then the terms are rewritten with a further word', 'needs-review', 'PL nothing-screened', async (market) => {
    const { listingId, revisionId, caseId } = await suspected(market);
    expectStatus(await decide(market.exchange.operators[0], caseId), 200);
    const eve = await market.eve();
    const known = expectStatus(await eve.get(`/listings/${listingId}`), 200);
    expectStatus(await eve.put(`/listings/${listingId}`, { revisionId, ...panel.terms, title: 'Cocaine and heroin in a panel' },
      { 'if-match': `"${known['version']}"` }), 200);
    return met(await eve.post(`/listings/${listingId}/submit`));
  }),
  trying('a supplier publishes its own listing', 'refused', 'not-permitted', async (market) => {
    const eve = await market.eve();
    const product = expectStatus(await eve.post('/products', { ...rivers.product, dictionary: dictionaryOf(rivers.columns) }), 201);
    const revision = expectStatus(await eve.upload(`/products/${product['id']}/revisions?name=a.csv`, csvOf(rivers)), 201);
    const draft = expectStatus(await eve.post('/listings', { revisionId: revision['id'], ...rivers.terms }), 201);
    expectStatus(await eve.post(`/listings/${draft['id']}/submit`), 200);
    return met(await eve.post(`/listings/${draft['id']}/publish`));
  }),
  trying('a listing rewritten after it was handed in', 'refused', 'wrong-state', async (market) => {
    const eve = await market.eve();
    const { listingId, revisionId } = await published(market, eve, rivers);
    const known = expectStatus(await eve.get(`/listings/${listingId}`), 200);
    return met(await eve.put(`/listings/${listingId}`, { revisionId, ...rivers.terms, title: 'Something else' }, { 'if-match': `"${known['version']}"` }));
  }),
  trying('a question for someone who opted out', 'refused', 'opt-out registry', async (market) => {
    const { ask, first, second } = await optedOut(market);
    const reply = await ask([first, second]);
    return held('opt-out registry', records(reply)[0] === null && records(reply)[1] !== null, reply.body);
  }),
  trying('the same request again after the opt-out', 'refused', 'opt-out registry', async (market) => {
    const { ask, first, second, kept } = await optedOut(market);
    const reply = await ask([first, second], kept);
    return held('opt-out registry', records(reply)[0] === null && records(reply)[1] !== null, reply.body);
  }),
  trying('a file that was made before the opt-out', 'refused', 'opt-out registry', async (market) => {
    const { buyer, href, first, second } = await optedOut(market);
    const { text } = await buyer.get(href);
    return held('opt-out registry', !text.includes(first) && text.includes(second), text.slice(0, 200));
  }),
  trying('the next revision with the same pseudonym', 'refused', 'opt-out registry', async (market) => {
    const { supplier, buyer, listed, csv, first, second } = await optedOut(market);
    const revision = expectStatus(await supplier.upload(`/products/${listed.productId}/revisions?name=b.csv`, csv.replace('gold', 'silver')), 201);
    return answersAbout(market, supplier, buyer, revision['id'], [first, second]);
  }),
  trying('the next revision with a new pseudonym', 'passes', undefined, async (market) => {
    const { supplier, buyer, listed, csv, first, second } = await optedOut(market);
    const revision = expectStatus(await supplier.upload(`/products/${listed.productId}/revisions?name=b.csv`, csv.replace(first, `f${first.slice(1)}0`)), 201);
    return answersAbout(market, supplier, buyer, revision['id'], [`f${first.slice(1)}0`, second]);
  }, 'The registry has keys, not persons: whoever makes new pseudonyms must carry the opt-outs over, and is the only one who could.'),
  trying('the same data at a second member of one owner', 'refused', 'IB-5 not-resold', async (market) => {
    const { csv } = await optedOut(market);
    return met((await tryToList(market, await market.exchange.supplier('ada two'), { ...panel, csv })).reply);
  }),
  trying('an opt-out is withdrawn by the supplier', 'refused', 'wrong-method', async (market) => {
    const { supplier, first } = await optedOut(market);
    return met(await supplier.delete(`/opt-outs?keys=${first}`));
  }),
  trying('another member opts persons out of a rival', 'refused', 'not-found', async (market) => {
    const { supplier, second } = await optedOut(market);
    return met(await (await market.ada()).post('/opt-outs', { supplierId: supplier.memberId, keys: [second] }));
  }),
  trying('a rule book approved by its proposer', 'refused', 'four-eyes', async (market) => {
    const { id } = expectStatus(await proposal(market), 201);
    return met(await market.exchange.operators[0].post(`/rule-books/${id}/approve`));
  }),
  trying('a rule book proposed by a supplier', 'refused', 'not-permitted', async (market) =>
    met(await (await market.eve()).post('/rule-books', { changes: { thresholds: { delivery: { k: 2 } } }, since: far, why: 'It would be easier for us.' }))),
  trying('a rule dropped in silence', 'refused', 'invalid-request', async (market) => {
    const { rules } = expectStatus(await market.exchange.regulator.get('/rule-books/1'), 200);
    return met(await proposal(market, { changes: { rules: (rules as unknown as string[]).filter((rule) => !rule.endsWith('k-anonymity')) } }));
  }),
  trying('a threshold that lets everything pass', 'refused', 'invalid-request', async (market) =>
    met(await proposal(market, { changes: { thresholds: { delivery: { k: 1 } } } })),
  ),
  trying('a rule book that was to hold from yesterday on', 'refused', 'holds later', (market) =>
    market.apart(async ([proposer, approver]) => {
      const since = new Date(clock.now().getTime() - 86_400_000).toISOString();
      const { id } = expectStatus(await proposer.post('/rule-books', proposed({ since })), 201);
      const approvedAt = clock.now();
      const { since: holds } = expectStatus(await approver.post(`/rule-books/${id}/approve`), 200);
      return held('holds later', Date.parse(holds as string) >= approvedAt.getTime() + 5_000, holds);
    }),
  ),
];

/**
 * A further listing of a revision, ordered by the buyer and asked about these keys: held when the first is not told and
 * the second is.
 */
async function answersAbout(
  market: Market,
  supplier: Person,
  buyer: Person,
  revisionId: unknown,
  keys: readonly string[],
): Promise<Met> {
  const draft = expectStatus(await supplier.post('/listings', { revisionId, ...panel.terms }), 201);
  expectStatus(await supplier.post(`/listings/${draft['id']}/submit`), 200);
  expectStatus(await market.exchange.operators[0].post(`/listings/${draft['id']}/publish`), 200);
  const agreement = expectStatus(
    await buyer.post('/agreements', { listingId: draft['id'], purpose, termDays: 5, uses: 5 }),
    201,
  );
  const delivery = expectStatus(await buyer.post('/deliveries', { agreementId: agreement['id'] }), 201);
  const reply = await buyer.post(`/deliveries/${delivery['id']}/query`, { purpose, keys });
  expectStatus(reply, 201);
  return held('opt-out registry', records(reply)[0] === null && records(reply)[1] !== null, reply.body);
}
