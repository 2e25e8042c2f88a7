import { expect } from 'chai';
import { commitmentOf, openConsent, receiptOf, type ConsentTableRow } from '../../src/measures/consent/index.ts';
import { expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { encoderOf } from '../support/encoder.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { column, newProduct, newRevision, plainTerms } from './people.ts';

const HASH = 'a'.repeat(64);
const who = ['p-1', 'p-2', 'p-3'];
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
const line = (pseudonym: string, change: Partial<Record<'purposes' | 'basis' | 'expiry' | 'hash', string>> = {}) =>
  [
    pseudonym,
    change.purposes ?? 'ResearchAndDevelopment',
    change.basis ?? 'consent',
    change.expiry ?? '',
    change.hash ?? HASH,
  ].join(',');
const table = (...lines: string[]) => ['pseudonym,purposes,basis,expiry,receipt_hash', ...lines].join('\n');

describe('commitments to consents', () => {
  let exchange: Exchange;
  let ada: Person;
  let revisionId: unknown;
  before(async () => {
    exchange = await startExchange();
    ada = await exchange.supplier('ada');
    const { id } = await newProduct(ada, keyed);
    revisionId = (
      await newRevision(ada, id, `who,score\n${who.map((name, at) => `${name},${at * 7919}`).join('\n')}\n`)
    ).id;
  });
  const commit = (
    text: string | Uint8Array<ArrayBuffer>,
    query = 'name=consents.csv',
    person = ada,
    type = 'text/csv',
  ) => person.upload(`/revisions/${String(revisionId)}/consents?${query}`, text, type);
  const findings = async () => {
    const listing = expectStatus(
      await ada.post('/listings', { revisionId, ...plainTerms, purposes: ['AcademicResearch'] }),
      201,
    );
    return itemsOf((await ada.post(`/listings/${listing['id']}/explain`)).body, 'findings').filter(
      ({ principle }) => principle === 'IP-1',
    );
  };

  it('are asked for where a product rests on consent, and must cover every row and purpose', async () => {
    expect((await findings()).map(({ measured }) => measured)).deep.equal(['no commitment']);
    const partly = expectStatus(
      await commit(table(line('p-1'), line('p-2', { expiry: '2020-01-01' }), line('stranger'))),
      201,
    );
    expect(partly).include({ version: 1, rows: 3, covered: 1, consents: 3, expired: 1, unknown: 1 });
    expect((await findings()).map(({ measured }) => measured)).include('1 of 3 rows');
    expectStatus(await commit(table(...who.map((name) => line(name, { purposes: 'Marketing' })))), 201);
    expect((await findings()).map(({ measured }) => measured)).deep.equal(['AcademicResearch']);
    const whole = expectStatus(await commit(table(...who.map((name) => line(name, { expiry: '2099-12-31' })))), 201);
    expect([whole['version'], whole['purposes']?.['includes' as 'length'] !== undefined]).deep.equal([3, true]);
    expect(await findings()).deep.equal([]);
    const shown = expectStatus(await ada.get(`/revisions/${String(revisionId)}`), 200)['consent'];
    expect([shown?.['root'], shown?.['covered'], shown?.['recipients']]).deep.equal([whole['root'], 3, 'any']);
  });

  it('take JSON and NDJSON as well, and recipients by name', async () => {
    const expiry = '2099-01-01T00:00:00Z';
    const rows = who.map((pseudonym) => ({
      pseudonym,
      purposes: ['AcademicResearch', 'Marketing'],
      basis: 'consent',
      expiry,
      receipt_hash: HASH,
    }));
    const body = expectStatus(
      await commit(JSON.stringify(rows), `name=c.json&recipients=${ada.memberId}`, ada, 'application/json'),
      201,
    );
    expect([body['covered'], body['recipients'], body['earliestExpiry']]).deep.equal([
      3,
      [ada.memberId],
      '2099-01-01T00:00:00.000Z',
    ]);
    const lines = rows.map((row) => JSON.stringify(row)).join('\n');
    expect(expectStatus(await commit(lines, 'name=c.ndjson', ada, 'application/x-ndjson'), 201)['covered']).equal(3);
  });

  const refused: [what: string, text: string, pointers: RegExp][] = [
    ['a pseudonym twice', table(line('p-1'), line('p-2'), line('p-1')), /^#\/rows\/3\/pseudonym$/],
    ['an unknown purpose', table(line('p-1', { purposes: 'WorldDomination' })), /^#\/rows\/1\/purposes$/],
    ['another basis', table(line('p-1', { basis: 'because' })), /^#\/rows\/1\/basis$/],
    ['a hash that is none', table(line('p-1', { hash: 'abc' })), /^#\/rows\/1\/receipt_hash$/],
    ['an expiry that is none', table(line('p-1', { expiry: 'never' })), /^#\/rows\/1\/expiry$/],
    ['missing columns', 'pseudonym,purposes\np-1,Marketing\n', /^#\/columns\//],
  ];
  for (const [what, text, pointer] of refused) {
    it(`with ${what} are refused, and name the place`, async () => {
      const { status, body } = await commit(text);
      expect([status, body['type']]).deep.equal([422, '/problems/consents-refused']);
      expect(itemsOf(body, 'errors')[0]?.['pointer']).match(pointer);
    });
  }

  it('are read like any file: broken ones are refused with every fault', async () => {
    expect((await commit('pseudonym,purposes\na\n')).body['type']).equal('/problems/file-refused');
    expect((await commit('', 'name=c.csv')).body['type']).equal('/problems/file-refused');
    expect((await commit('x', 'name=c.parquet')).status).equal(422);
    expect((await commit('x', 'name=c.csv', ada, 'text/plain')).status).equal(415);
    expect((await commit('x', 'name=c.csv&recipients=mem_1')).status).equal(422);
  });

  it('are read as the supplier says the table is written, and as the refusal advises', async () => {
    const gb = new Uint8Array(encoderOf('gb18030')(table(line('p-1', { expiry: '31.12.2099' }), line('张三'))));
    const refused = await commit(gb);
    expect(refused.status).equal(422);
    expect(refused.text).to.match(/encoding=gb18030/);
    const read = expectStatus(await commit(gb, 'name=consents.csv&encoding=gb18030&dateFormat=DMY'), 201);
    expect(read).include({ covered: 1, consents: 2, unknown: 1 });
  });

  it('are for the supplier, of revisions with a key', async () => {
    const eve = await exchange.supplier('eve');
    expect((await commit(table(line('p-1')), 'name=c.csv', eve)).status).equal(404);
    expect((await commit(table(line('p-1')), 'name=c.csv', await exchange.buyer('bo'))).status).equal(403);
    const plain = await newRevision(ada, (await newProduct(ada)).id);
    const reply = await ada.upload(`/revisions/${plain.id}/consents?name=c.csv`, table(line('p-1')));
    expect(reply.body['type']).equal('/problems/no-key');
  });

  it('let a receipt be checked by whoever has it, and no other', async () => {
    const consented = (pseudonym: string) =>
      receiptOf({
        recordId: `r-${pseudonym}`,
        pseudonym,
        notice: 'https://ada.example/notice',
        language: 'en',
        purposes: ['AcademicResearch'],
        basis: 'consent',
        information: ['score'],
        controller: { id: ada.memberId, name: 'Ada', contact: 'subjects@ada.example' },
        recipients: [],
        withdrawal: 'By mail',
        jurisdiction: 'CN',
        givenAt: new Date('2026-01-01'),
        expiresAt: new Date('2099-01-01'),
        separate: false,
      });
    const rows: ConsentTableRow[] = who.map((name) => consented(name).row);
    const cells = ({ pseudonym, purposes, basis, expiry, receiptHash }: ConsentTableRow) =>
      [pseudonym, purposes.join(' '), basis, expiry, receiptHash].join(',');
    const csv = table(...rows.map(cells));
    const made = expectStatus(await commit(csv), 201);
    const secret = Buffer.from(made['secret'] as string, 'hex');
    const own = commitmentOf(rows, secret);
    expect(own.root).equal(made['root']);
    const opened = openConsent(own, rows[0] as ConsentTableRow, secret);
    const { receipt } = consented('p-1');
    const bo = await exchange.buyer('bo');
    const check = async (body: object, person = bo): Promise<Body> =>
      expectStatus(await person.post(`/revisions/${String(revisionId)}/consents/check`, body), 200);
    expect(await check({ receipt, opened })).include({ holds: true, inForce: true, root: made['root'] });
    expect(String((await check({ receipt: consented('p-2').receipt, opened }))['holds'])).equal('false');
    expectStatus(await commit(table(...who.map((name) => line(name)))), 201);
    expect(String((await check({ receipt, opened }))['holds']), 'a replaced commitment').equal('false');
    expect((await bo.post(`/revisions/${String(revisionId)}/consents/check`, { receipt, opened: {} })).status).equal(
      422,
    );
    expect(
      (
        await (
          await exchange.supplier('eve')
        ).post(`/revisions/${String(revisionId)}/consents/check`, { receipt, opened })
      ).status,
    ).equal(404);
    const log = await exchange.regulator.get(`/log/entries?subject=${made['id']}`);
    expect(log.text).contain('consent.commit').and.not.contain('p-1');
  });
});
