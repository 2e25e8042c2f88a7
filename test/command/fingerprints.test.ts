import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { QueryTypes } from 'sequelize';
import { db } from '../../src/db/connection.ts';
import { sha256 } from '../../src/kernel/hash.ts';
import { keyedHash } from '../../src/kernel/keys.ts';
import { wageTable } from '../../seeders/data/index.ts';
import { uploadTable } from '../../seeders/exchange.ts';
import type { Person, Reply } from '../../seeders/client.ts';
import { column, newProduct, newRevision, plainCsv } from '../list/people.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { buyerWith, delivery, publishedWages, subjects } from '../support/trade.ts';

/** These texts were hashed by earlier versions too: a request that is repeated after an upgrade must be known again. */
describe('what an Idempotency-Key stands for', () => {
  let exchange: Exchange;
  let ada: Person;
  before(async () => {
    exchange = await startExchange();
    ada = await exchange.supplier('ada');
  });

  /** What is kept beside the key of a request that was done. */
  const keptFor = async (send: (headers: Record<string, string>) => Promise<Reply>): Promise<string | undefined> => {
    const key = randomUUID();
    expect((await send({ 'idempotency-key': key })).status).to.equal(201);
    const sql = 'SELECT request FROM command_keys WHERE `key` = ?';
    const [row] = await db().query<{ request: string }>(sql, { replacements: [key], type: QueryTypes.SELECT });
    return row?.request;
  };

  it('is of a command the action and its input', async () => {
    const invitation = { name: 'Zoe', email: `zoe-${randomUUID()}@ada.example`, password: 'a long enough password' };
    const kept = await keptFor((headers) => ada.post('/users', invitation, headers));
    expect(kept).to.equal(keyedHash(JSON.stringify(['user.invite', invitation])));
  });

  it('is of an upload also the SHA-256 of what arrived', async () => {
    const { id } = await newProduct(ada);
    const csv = plainCsv();
    const kept = await keptFor((headers) =>
      ada.upload(`/products/${String(id)}/revisions?name=a.txt&format=csv`, csv, 'text/csv', headers),
    );
    const text = `["revision.ingest",{"productId":"${String(id)}","name":"a.txt","format":"csv","body":"${sha256(csv)}"}]`;
    expect(kept).to.equal(keyedHash(text));
  });

  it('is of a table of consents also the SHA-256 of what arrived', async () => {
    const keyed = {
      subjectKind: 'person',
      kind: 'record-service',
      keyColumn: 'who',
      level: 2,
      dictionary: [{ ...column('who', 'text', 'identifier'), identifierType: 'pseudonym' }, column('score', 'integer')],
      basis: { kind: 'consent' },
      contact: { email: 'subjects@ada.example', process: 'By mail, with the pseudonym', answerDays: 10 },
      processors: [],
      quality: { completeness: 1, freshnessDays: null },
    };
    const { id } = await newRevision(ada, (await newProduct(ada, keyed)).id, 'who,score\np-1,7\np-2,9\n');
    const table = `pseudonym,purposes,basis,expiry,receipt_hash\np-1,ResearchAndDevelopment,consent,,${'a'.repeat(64)}`;
    const kept = await keptFor((headers) =>
      ada.upload(`/revisions/${String(id)}/consents?name=c.csv`, table, 'text/csv', headers),
    );
    const asked = `{"revisionId":"${String(id)}","name":"c.csv","recipients":"any","body":"${sha256(table)}"}`;
    expect(kept).to.equal(keyedHash(`["consent.commit",${asked}]`));
  });

  it('is of a generalisation what was asked, and nothing of where its result lies', async function () {
    this.timeout(60_000);
    const { revisionId } = await uploadTable(ada, wageTable());
    const found = await ada.post(`/revisions/${revisionId}/generalise`, { levels: { hourly_wage: 1 } });
    const [best] = found.body['solutions'] as unknown as { readonly levels: Record<string, number> }[];
    const levels = { ...best?.levels, hourly_wage: 1 };
    const kept = await keptFor((headers) =>
      ada.post(`/revisions/${revisionId}/generalise`, { levels, apply: true }, headers),
    );
    const asked = `{"revisionId":"${revisionId}","hierarchies":{},"levels":${JSON.stringify(levels)},"apply":true,"suppress":0.05}`;
    expect(kept).to.equal(keyedHash(`["revision.generalise",${asked}]`));
  });

  it('is of a metered call its delivery, its purpose, and the keys or the format', async () => {
    const { listingId } = await publishedWages(exchange);
    const buyer = await buyerWith(exchange, '1000');
    const { deliveryId } = await delivery(buyer, listingId, 5);
    const [purpose, keys] = ['AcademicResearch', subjects.slice(0, 2)];
    const asked = await keptFor((headers) => buyer.post(`/deliveries/${deliveryId}/query`, { purpose, keys }, headers));
    expect(asked).to.equal(sha256(`["call.query","${deliveryId}","${purpose}",${JSON.stringify(keys)}]`));
    const ordered = await keptFor((headers) => buyer.post(`/deliveries/${deliveryId}/files`, { purpose }, headers));
    expect(ordered).to.equal(sha256(`["call.file","${deliveryId}","${purpose}","csv"]`));
  });
});
