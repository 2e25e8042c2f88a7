import { lapseNotices, sendNotices } from '../../../src/deliver/index.ts';
import { clock, shiftClock } from '../../../src/kernel/clock.ts';
import { expectStatus, type Person, type Reply } from '../../../seeders/client.ts';
import {
  held,
  memberOfGrade,
  met,
  published,
  tryToList,
  type Evasion,
  type Listed,
  type Market,
  type Met,
  type Outcome,
} from '../../support/evasions.ts';
import { changed, csvOf, panel, rivers } from '../../support/offers.ts';
import { DAY } from '../../../src/kernel/time.ts';

const purpose = 'AcademicResearch';
const rightful = { purpose, termDays: 1, uses: 20 };

const offered = (market: Market): Promise<Listed> =>
  market.once('rivers to order', async () =>
    published(market, await market.ada(), changed(rivers, { terms: { purposes: [purpose, 'DirectMarketing'] } })),
  );
const persons = (market: Market): Promise<Listed & { readonly keys: readonly string[] }> =>
  market.once('persons to order', async () => {
    const csv = csvOf(panel);
    return {
      ...(await published(market, await market.ada(), { ...panel, csv })),
      keys: csv
        .split('\n')
        .slice(1)
        .map((line) => line.split(',')[0] as string),
    };
  });
/** An order that differs in one thing from one that is accepted. */
// prettier-ignore
const ordering = (name: string, outcome: Outcome, by: string | undefined, change: object, why?: string): Evasion => ({
  name, outcome, ...(by === undefined ? {} : { by }), ...(why === undefined ? {} : { why }),
  run: async (market) => {
    const [{ listingId }, buyer] = [await offered(market), await market.once('a buyer of rivers', () => market.buyer())];
    return met(await buyer.post('/agreements', { listingId, ...rightful, ...change }));
  },
});

type Served = {
  readonly buyer: Person;
  readonly agreementId: string;
  readonly deliveryId: string;
  readonly keys: readonly string[];
  readonly ask: (change?: object) => Promise<Reply>;
};
/** A buyer who is served: one call was answered. */
async function served(
  market: Market,
  listed?: Listed & { readonly keys: readonly string[] },
  order: object = {},
  buyer?: Person,
): Promise<Served> {
  const { listingId, keys } = listed ?? (await persons(market));
  const person = buyer ?? (await market.once('a served buyer', () => market.buyer()));
  const agreement = expectStatus(await person.post('/agreements', { listingId, ...rightful, ...order }), 201);
  const delivery = expectStatus(await person.post('/deliveries', { agreementId: agreement['id'] }), 201);
  const ask = (change: object = {}) =>
    person.post(`/deliveries/${delivery['id']}/query`, { purpose, keys: keys.slice(0, 2), ...change });
  expectStatus(await ask(), 201);
  return { buyer: person, agreementId: agreement['id'] as string, deliveryId: delivery['id'] as string, keys, ask };
}
/** Time passes, and whoever goes on signs in again. */
async function later<T>(milliseconds: number, who: readonly Person[], then: () => Promise<T>): Promise<T> {
  shiftClock(milliseconds);
  try {
    for (const person of who) await person.signIn(person.email, person.password);
    return await then();
  } finally {
    shiftClock(0);
  }
}
const calling = (
  name: string,
  outcome: Outcome,
  by: string | undefined,
  run: (market: Market) => Promise<Met>,
  why?: string,
): Evasion => ({ name, outcome, ...(by === undefined ? {} : { by }), ...(why === undefined ? {} : { why }), run });

type Consents = {
  readonly offered?: string;
  readonly expiry?: string;
  readonly most?: number;
  readonly strangers?: number;
  readonly recipients?: string;
  readonly separate?: boolean;
};
/** A panel that rests on consent: uploaded, committed to, submitted, published. */
async function onConsent(
  market: Market,
  { offered: permitted = purpose, expiry = '', most = 10_000, strangers = 0, recipients, separate = false }: Consents,
): Promise<Listed & { readonly keys: readonly string[] }> {
  const ada = await market.ada();
  const csv = csvOf(panel);
  const keys = csv
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[0] as string);
  const offer = {
    ...changed(panel, {
      product: { basis: { kind: 'consent', separateConsent: separate } },
      terms: { purposes: [permitted] },
    }),
    csv,
  };
  const early = await tryToList(market, ada, { ...offer, terms: { ...offer.terms, declaration: null } });
  const subjects = [...keys.slice(0, most), ...Array.from({ length: strangers }, (_, at) => `stranger-${at}`)];
  const table = [
    'pseudonym,purposes,basis,expiry,receipt_hash',
    ...subjects.map((key) => [key, purpose, 'consent', expiry, 'a'.repeat(64)].join(',')),
  ].join('\n');
  const query = `name=consents.csv${recipients === undefined ? '' : `&recipients=${recipients}`}`;
  expectStatus(await ada.upload(`/revisions/${early.revisionId}/consents?${query}`, table), 201);
  const draft = expectStatus(await ada.post('/listings', { revisionId: early.revisionId, ...offer.terms }), 201);
  const submitted = await ada.post(`/listings/${draft['id']}/submit`);
  const reply =
    submitted.status >= 400 ? submitted : await market.exchange.operators[0].post(`/listings/${draft['id']}/publish`);
  return { ...early, listingId: draft['id'] as string, reply, keys };
}
const consented = (name: string, outcome: Outcome, by: string | undefined, consents: Consents, why?: string): Evasion =>
  calling(name, outcome, by, async (market) => met((await onConsent(market, consents)).reply), why);

/** Purposes, terms, rights and consents, stretched. */
// prettier-ignore
export const terms: readonly Evasion[] = [
  ordering('a purpose in lower case', 'refused', 'invalid-request', { purpose: 'academicresearch' }),
  ordering('a purpose by its Chinese name', 'refused', 'invalid-request', { purpose: '学术研究' }),
  ordering('a purpose in look-alike letters', 'refused', 'invalid-request', { purpose: 'Аcademicresearch' }),
  ordering('a purpose that nobody knows', 'refused', 'invalid-request', { purpose: 'ImprovementOfMankind' }),
  ordering('a purpose broader than offered', 'refused', 'IB-2 purpose-offered', { purpose: 'ResearchAndDevelopment' }),
  ordering('a purpose beside those offered', 'refused', 'IB-2 purpose-offered', { purpose: 'FraudPreventionAndDetection' }),
  ordering('research in the order, marketing in the demand', 'needs-review', 'DR-6 demand-fits-purpose', { demand: 'We use the data for direct marketing.' }),
  ordering('research in the order, marketing in a Chinese demand', 'needs-review', 'DR-6 demand-fits-purpose', { demand: '用于精准营销推广。' }),
  ordering('marketing in the demand, in other words', 'passes', undefined, { demand: 'To write to those who may like what we sell.' },
    'The demand is searched for the names of purposes, not understood.'),
  ordering('marketing in the demand, in French', 'passes', undefined, { demand: 'Pour la prospection commerciale.' },
    'Names of purposes are known in Chinese and English.'),
  ordering('a word of the prohibited list in the demand', 'needs-review', 'PL demand-screened', { demand: 'To find who buys h e r o i n.' }),
  ordering('a longer term than offered', 'refused', 'IB-2 term-offered', { termDays: 31 }),
  ordering('more uses than offered', 'refused', 'IB-5 count-offered', { uses: 101 }),
  ordering('a country outside the territory', 'refused', 'DR-5 territory-offered', { territories: ['CN', 'US'] }),
  ordering('the right to hold the data', 'refused', 'IB-1 rights-named', { rights: ['use', 'transfer'] }),
  ordering('the right to sell, which is not offered', 'refused', 'IB-1 rights-named', { rights: ['use', 'sell'] }),
  ordering('the right to publish, which is not offered', 'refused', 'IP-2 distribution-prohibited', { rights: ['use', 'distribute'] }),
  calling('a second agreement beside the first, for more uses than one may have', 'passes', undefined, async (market) => {
    const { listingId } = await published(market, await market.eve(), changed(rivers, { terms: { maxUses: 5 } }));
    const buyer = await market.buyer();
    expectStatus(await buyer.post('/agreements', { listingId, ...rightful, uses: 5 }), 201);
    return met(await buyer.post('/agreements', { listingId, ...rightful, uses: 5 }));
  }, 'The limit is of one agreement; a supplier who wants one of all states usesOffered.'),
  calling('a second agreement for more uses than are offered altogether', 'refused', 'uses-taken', async (market) => {
    const { listingId } = await published(market, await market.eve(), changed(rivers, { terms: { maxUses: 5, usesOffered: 8 } }));
    const buyer = await market.buyer();
    expectStatus(await buyer.post('/agreements', { listingId, ...rightful, uses: 5 }), 201);
    return met(await buyer.post('/agreements', { listingId, ...rightful, uses: 5 }));
  }),
  calling('an exclusive right beside an exclusive right', 'refused', 'DR-4 exclusivity-honoured', async (market) => {
    const { listingId } = await published(market, await market.eve(), changed(rivers, { terms: { exclusive: true } }));
    expectStatus(await (await market.buyer()).post('/agreements', { listingId, ...rightful }), 201);
    return met(await (await market.buyer()).post('/agreements', { listingId, ...rightful }));
  }),
  calling('an exclusive listing of what was sold before', 'refused', 'DR-4 exclusivity-consistent', async (market) => {
    const eve = await market.eve();
    const { listingId, revisionId } = await published(market, eve, rivers);
    expectStatus(await (await market.buyer()).post('/agreements', { listingId, ...rightful }), 201);
    const draft = expectStatus(await eve.post('/listings', { revisionId, ...rivers.terms, exclusive: true }), 201);
    return met(await eve.post(`/listings/${draft['id']}/submit`));
  }),
  calling('an order by systems of too low a grade', 'refused', 'SC-2 grade-suffices', async (market) => {
    const { listingId } = await market.once('level 3',
      async () => published(market, await market.eve(), changed(rivers, { product: { level: 3, processors: [] } })));
    return met(await (await memberOfGrade(market, 2)).post('/agreements', { listingId, ...rightful }));
  }),
  calling('a listing from systems of too low a grade', 'refused', 'SC-2 grade-suffices', async (market) =>
    met((await tryToList(market, await memberOfGrade(market, 2), changed(rivers, { product: { level: 3, processors: [] } }))).reply)),
  calling('an order of a suspended member', 'refused', 'not-permitted', async (market) => {
    const [{ listingId }, buyer] = [await offered(market), await market.buyer()];
    expectStatus(await market.exchange.operators[0].post(`/members/${buyer.memberId}/suspend`, { reason: 'A test of suspension.' }), 200);
    return met(await buyer.post('/agreements', { listingId, ...rightful }));
  }),
  calling('an order of a frozen member', 'refused', 'IP-6 not-frozen', async (market) => {
    const [{ listingId }, buyer] = [await offered(market), await market.buyer()];
    expectStatus(await market.exchange.regulator.post('/holds', { kind: 'member', subject: buyer.memberId, reason: 'A test of freezing.' }), 201);
    return met(await buyer.post('/agreements', { listingId, ...rightful }));
  }),
  calling('a delivery under the agreement of another member', 'refused', 'not-found', async (market) => {
    const { agreementId } = await served(market);
    return met(await (await market.buyer()).post('/deliveries', { agreementId }));
  }),
  calling('a call at the delivery of another member', 'refused', 'not-found', async (market) => {
    const { deliveryId, keys } = await served(market);
    return met(await (await market.buyer()).post(`/deliveries/${deliveryId}/query`, { purpose, keys: keys.slice(0, 1) }));
  }),
  calling('a call for a purpose broader than agreed', 'refused', 'IB-2 purpose-agreed',
    async (market) => met(await (await served(market)).ask({ purpose: 'ResearchAndDevelopment' }))),
  calling('a call for another purpose that the listing offers', 'refused', 'IB-2 purpose-agreed',
    async (market) => met(await (await served(market)).ask({ purpose: 'Marketing' }))),
  calling('a call that states the agreed purpose and means another', 'passes', undefined, async (market) => met(await (await served(market)).ask()),
    'What a buyer does with an answer happens outside; the call is logged with the purpose it states.'),
  calling('a call from a country outside the territory', 'passes', undefined, async (market) => met(await (await served(market)).ask()),
    'Where an answer is used cannot be seen; the terms bind, and a breach can be reported.'),
  calling('a call a moment after the end', 'refused', 'IB-2 within-term', async (market) => {
    const { buyer, ask } = await served(market, undefined, {}, await market.buyer());
    return later(DAY, [buyer], async () => met(await ask()));
  }),
  calling('thirty calls at once for the last two uses', 'refused', 'IB-5 uses-left', async (market) => {
    const { ask } = await served(market, undefined, { uses: 3 });
    const replies = await Promise.all(Array.from({ length: 30 }, () => ask()));
    const answered = replies.filter(({ status }) => status === 201).length;
    const refused = replies.find(({ status }) => status !== 201);
    return answered === 2 && refused ? met(refused) : held('', false, replies.map(({ status }) => status));
  }),
  calling('a call under a frozen agreement', 'refused', 'IP-6 not-frozen', async (market) => {
    const { agreementId, ask } = await served(market);
    expectStatus(await market.exchange.regulator.post('/holds', { kind: 'agreement', subject: agreementId, reason: 'A test of freezing.' }), 201);
    return met(await ask());
  }),
  calling('a call while a breach is not decided', 'refused', 'IB-4 no-open-breach', async (market) => {
    const { agreementId, ask } = await served(market);
    const report = { kind: 'breach', severity: 'other', subjects: [agreementId], description: 'The buyer tried to find persons.' };
    expectStatus(await (await market.ada()).post('/incidents', report), 201);
    return met(await ask());
  }),
  calling('a call while a duty to delete is overdue', 'refused', 'IP-3 duties-fulfilled', async (market) => {
    const { buyer, ask, keys } = await served(market, undefined, { termDays: 30 }, await market.buyer());
    expectStatus(await (await market.ada()).post('/opt-outs', { keys: [keys[0]] }), 200);
    await sendNotices();
    return later(15 * DAY + 60_000, [buyer], async () => {
      await lapseNotices(clock.now());
      return met(await ask());
    });
  }),
  calling('a call after the first consent has ended', 'refused', 'IP-1 consent-in-force', async (market) => {
    const listed = await onConsent(market, { expiry: new Date(clock.now().getTime() + 2 * DAY).toISOString() });
    expectStatus(listed.reply, 200);
    const { buyer, ask } = await served(market, listed, { termDays: 30 }, await market.buyer());
    return later(2 * DAY + 60_000, [buyer], async () => met(await ask()));
  }),
  calling('calls for data that are older than promised', 'noted', 'IP-4 fresh', async (market) => {
    const csv = csvOf(panel);
    const listed = await published(market, await market.ada(), { ...changed(panel, { product: { updateFrequency: 'daily' } }), csv });
    const { buyer, ask } = await served(market, { ...listed, keys: csv.split('\n').slice(1).map((line) => line.split(',')[0] as string) }, { termDays: 30 },
      await market.buyer());
    return later(3 * DAY, [buyer], async () => met(await ask()));
  }),
  calling('one person after the other by guessed keys', 'refused', 'questions-slowed', async (market) => {
    const { ask } = await served(market);
    const replies = [];
    for (let at = 0; at < 12; at += 1) replies.push(await ask({ keys: Array.from({ length: 100 },
      (_, step) => `P-${String(at * 100 + step).padStart(6, '0')}`) }));
    return met(replies.at(-1) as Reply);
  }),
  consented('a consent table with made-up hashes', 'passes', undefined, {},
    'Whether a hash is of a real consent, only whoever has the receipt can tell; the root lets it be shown later.'),
  consented('a consent table without one of the rows', 'refused', 'IP-1 consent-covers', { most: panel.rows - 1 }),
  consented('a consent table with a stranger in the place of one row', 'refused', 'IP-1 consent-covers', { most: panel.rows - 1, strangers: 1 }),
  consented('consents for a narrower purpose than offered', 'refused', 'IP-1 consent-covers', { offered: 'ResearchAndDevelopment' }),
  calling('consents that ended, committed to anyway', 'refused', 'IP-1 consent-covers',
    async (market) => met((await onConsent(market, { expiry: '2020-01-01' })).reply)),
  calling('a buyer whom the consents do not name', 'refused', 'IP-1 recipient-consented', async (market) => {
    const listed = await onConsent(market, { recipients: (await market.exchange.buyer('cai')).memberId });
    expectStatus(listed.reply, 200);
    return met(await (await market.buyer()).post('/agreements', { listingId: listed.listingId, ...rightful }));
  }),
  calling('consents for anyone where they must be separate', 'refused', 'IP-1 recipient-consented', async (market) => {
    const listed = await onConsent(market, { separate: true });
    expectStatus(listed.reply, 200);
    return met(await (await market.buyer()).post('/agreements', { listingId: listed.listingId, ...rightful }));
  }),
];
