import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { sha256 } from '../../src/kernel/hash.ts';
import { sameId } from '../../src/kernel/ids.ts';
import { keyedHash } from '../../src/kernel/keys.ts';
import { listOfTexts } from '../../src/kernel/json-text.ts';
import { formatMoney, storedMoney } from '../../src/kernel/money.ts';
import { seekEntries } from '../../src/audit/index.ts';
import { CallRow } from '../../src/deliver/models.ts';
import { metered } from '../../src/deliver/metering/metered.ts';
import { coveredRevision } from '../../src/deliver/metering/covered-revision.ts';
import { toAnswer } from '../../src/deliver/schemas/index.ts';
import type { Way } from '../../src/deliver/ways/way.ts';
import { readRecords } from '../../src/list/index.ts';
import { checkedReceipt } from '../../seeders/receipt.ts';
import { itemsOf, type Body } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { availableOf, buyerWith, delivery, publishedWages, subjects } from '../support/trade.ts';

const purpose = 'AcademicResearch';

/** A third way, written as one would be: the first of some keys that has a record, without those who opted out. */
type Sample = { readonly deliveryId: string; readonly purpose: string; readonly among: readonly string[] };
const sample: Way<Sample, readonly string[]> = {
  kind: 'sample',
  action: 'call.query',
  admit: 'together',
  fingerprint: (input) => [input],
  prepare: async (open, { deliveryId, purpose: why, among }) => ({
    value: { deliveryId, purpose: why, revision: await coveredRevision(deliveryId, open), asked: among },
  }),
  keys: (among) => among,
  named: (among) => [...among],
  produce: (among, revision, _supplierId, { keys, version }) => {
    const allowed = among.filter((key) => !keys.has(key));
    const key = allowed.find((one) => readRecords(revision.id, [one])[0] !== undefined) ?? '';
    const text = readRecords(revision.id, [key])[0] ?? 'null';
    return {
      records: text === 'null' ? 0 : 1,
      leftOut: among.length - allowed.length,
      optOutVersion: version,
      hash: sha256(text),
      digests: null,
      answer: listOfTexts([`{"key":${JSON.stringify(key)},"record":${text}}`]),
    };
  },
  again: (...asked) => sample.produce(...asked),
};

describe('a third way to hand over', () => {
  let exchange: Exchange;
  const agreements: string[] = [];
  before(async () => {
    exchange = await startExchange();
  });

  it('is one file: its calls are judged, charged, counted, logged and receipted like all others', async () => {
    const own = await publishedWages(exchange);
    const buyer = await buyerWith(exchange, '1');
    const { deliveryId, agreementId } = await delivery(buyer, own.listingId, 2);
    agreements.push(agreementId);
    await own.supplier.post('/opt-outs', { keys: [subjects[0]] });
    const { sub, sid } = jwt.decode(buyer.token ?? '') as { sub: string; sid: string };
    const caller = { kind: 'user' as const, userId: sub, sessionId: sid };
    const ask = async (why: string, idempotencyKey?: string) => {
      const among = ['nobody', subjects[0] as string, subjects[1] as string];
      const request = { caller, requestId: 'req_test', idempotencyKey };
      const answer = await metered(sample)
        .run(request, () => ({ deliveryId, purpose: why, among }), toAnswer, 201)
        .catch((error: { code: string }) => error.code);
      return typeof answer === 'string' ? answer : (JSON.parse(JSON.stringify(answer.body)) as Body);
    };
    const first = (await ask(purpose, 'once')) as Body;
    expect([first['kind'], first['records'], first['useNumber']]).to.deep.equal(['sample', 1, 1]);
    expect(itemsOf(first, 'answer').map(({ key }) => key)).to.deep.equal([subjects[1]]);
    const keys = itemsOf((await exchange.anonymous.get('//.well-known/jwks.json')).body, 'keys');
    expect(checkedReceipt(first['receipt'] as Body, keys)).to.include({ kind: 'sample', call: first['id'] });
    expect(((await ask(purpose, 'once')) as Body)['id']).to.equal(first['id']);
    expect(await ask('DirectMarketing')).to.equal('refused-by-principles');
    expect(((await ask(purpose)) as Body)['useNumber']).to.equal(2);
    expect(await availableOf(buyer)).to.equal('0.80');
    expect((await buyer.get(`/agreements/${agreementId}`)).body['state']).to.equal('spent');
    const shown = (await own.supplier.get(`/calls/${first['id'] as string}`)).body;
    expect([shown['kind'], shown['leftOut'], shown['receipt']]).to.deep.equal(['sample', 1, first['receipt']]);
  });

  it('keeps of each call in columns what its entry says, and the entry is the one its number leads to', async () => {
    const calls = await CallRow.findAll({ where: { agreementId: agreements } });
    expect(calls).to.have.length(2);
    for (const call of calls) {
      const [entry] = await seekEntries({ tx: null }, [call.entryId]);
      const said = JSON.parse(entry?.text ?? '') as { subject: string; at: string; member: string; facts: Body };
      const { facts } = said;
      expect([said.subject, said.at, said.member]).to.deep.equal([call.id, call.at.toISOString(), call.buyerId]);
      expect(sameId('cal', call.entryId)).to.equal(call.id);
      expect(facts).to.include({
        delivery: call.deliveryId,
        agreement: call.agreementId,
        revision: call.revisionId,
        supplier: call.supplierId,
        buyer: call.buyerId,
        kind: call.kind,
        purpose: call.purpose,
        records: call.records,
        optOutVersion: call.optOutVersion,
        answerHash: call.answerHash,
        amount: formatMoney(storedMoney(call.amount)),
        currency: call.currency,
        ruleBook: call.ruleBook,
        useNumber: call.useNumber,
        stale: Boolean(call.stale),
        leftOutSealed: keyedHash(`${call.id} ${call.leftOut}`),
      });
    }
  });

  it('does not pay twice for a key that is asked for twice in one question: one record, one price', async () => {
    const { listingId } = await publishedWages(exchange);
    const buyer = await buyerWith(exchange, '1');
    const { deliveryId } = await delivery(buyer, listingId, 2);
    const [one, two] = subjects as [string, string];
    const { body } = await buyer.post(`/deliveries/${deliveryId}/query`, { purpose, keys: [one, two, one, one] });
    expect([body['records'], body['price']?.['amount']]).to.deep.equal([2, '0.20']);
    expect(itemsOf(body, 'answer').map(({ key }) => key)).to.deep.equal([one, two]);
    expect(await availableOf(buyer)).to.equal('0.80');
  });
});
