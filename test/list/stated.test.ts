import { expect } from 'chai';
import { generalisedWageRecords, generalisedWageTable } from '../../seeders/data/index.ts';
import { draftListing, productOf, uploadTable, wageTerms } from '../../seeders/exchange.ts';
import { expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { wageWave } from '../support/trade.ts';
import { column, newDraft, newProduct, newPublished, newRevision, plainProduct, plainTerms } from './people.ts';

const rulesOf = (body: Body) =>
  itemsOf(body, 'findings').map(({ principle, rule, verdict }) => `${principle} ${rule} ${verdict}`);
const pointersOf = (body: Body) => itemsOf(body, 'errors').map(({ pointer }) => pointer);

describe('what a supplier states', () => {
  let exchange: Exchange;
  let ada: Person;
  let operator: Person;
  before(async () => {
    exchange = await startExchange();
    ada = await exchange.supplier('ada');
    [operator] = exchange.operators;
  });
  const explain = async (id: unknown) => rulesOf(expectStatus(await ada.post(`/listings/${String(id)}/explain`), 200));

  it('may be missing in a draft, and is then refused, duty by duty', async () => {
    const bare = {
      ...productOf(wageWave()),
      basis: null,
      contact: null,
      evidence: [],
      processing: [],
      processors: null,
      quality: null,
      level: 1,
    };
    const product = expectStatus(await ada.post('/products', bare), 201);
    const revision = expectStatus(
      await ada.upload(`/products/${product['id']}/revisions?name=w.csv`, wageWave().csv as string),
      201,
    );
    const listing = expectStatus(await ada.post('/listings', { revisionId: revision['id'], ...wageTerms }), 201);
    expect(await explain(listing['id'])).include.members([
      'IP-1 basis-stated refused',
      'IP-4 quality-as-declared refused',
      'IP-5 contact-declared refused',
      'DR-1 source-evidenced refused',
      'DR-2 derived refused',
      'SC-4 processors-declared refused',
      'SC-5 level-fits refused',
      'PL prohibited-list-declared refused',
    ]);
  });

  const wrong: [what: string, change: object, pointers: string[]][] = [
    ['an unknown basis', { basis: { kind: 'because' } }, ['#/basis/kind']],
    [
      'a contact without address',
      { contact: { email: 'nobody', process: 'by mail', answerDays: 0 } },
      ['#/contact/email', '#/contact/answerDays'],
    ],
    ['a level beyond the scale', { level: 5 }, ['#/level']],
    ['more than all cells filled', { quality: { completeness: 1.1, freshnessDays: null } }, ['#/quality/completeness']],
    ['evidence of an unknown kind', { evidence: [{ kind: 'rumour', reference: 'heard it' }] }, ['#/evidence/0/kind']],
    [
      'a processor nowhere',
      { processors: [{ name: 'Cloud', task: 'storage', country: 'Cloudland' }] },
      ['#/processors/0/country'],
    ],
    ['lineage that is no agreement', { derivedFrom: ['lst_1'] }, ['#/derivedFrom/0']],
  ];
  for (const [what, change, pointers] of wrong) {
    it(`cannot be ${what}`, async () => {
      const { status, body } = await ada.post('/products', { ...plainProduct, ...change });
      expect([status, pointersOf(body)]).deep.equal([422, pointers]);
    });
  }

  it('is told to buyers with the listing, and what was measured beside it', async () => {
    const { id } = await newPublished(ada, operator, {}, { quality: { completeness: 0.5, freshnessDays: null } });
    const offer = expectStatus(await exchange.anonymous.get(`/listings/${id}`), 200);
    expect(offer['product']).deep.include({
      level: 1,
      basis: null,
      quality: { completeness: 0.5, freshnessDays: null },
    });
    expect(Number(offer['revision']?.['measured']?.['completeness'])).equal(1);
    expect(offer).deep.include({ rights: ['use'], exclusive: false, sample: { kind: 'none', k: null, rows: [] } });
  });

  it('is measured: cells that are missing, and dates that are old', async () => {
    const { id } = await newProduct(ada, { quality: { completeness: 0.9, freshnessDays: 30 } });
    const revision = await newRevision(ada, id, 'day,rain\n2020-01-01,\n2020-01-02,17.5\n');
    const shown = expectStatus(await ada.get(`/revisions/${revision.id}`), 200);
    expect(Number(shown['measures']?.['measured']?.['completeness'])).equal(0.75);
    expect(Number(shown['measures']?.['measured']?.['ageDays'])).greaterThan(365);
    const listing = expectStatus(await ada.post('/listings', { revisionId: revision['id'], ...plainTerms }), 201);
    expect(await explain(listing['id'])).deep.equal([
      'IP-4 quality-as-declared refused',
      'IP-4 quality-as-declared refused',
    ]);
  });

  it('is screened for words and identifiers, wherever it stands', async () => {
    const { id } = await newDraft(ada, {
      description: 'Ask for the price by telephone, 13912345678, at any hour.',
      sample: { kind: 'synthetic', rows: [{ day: '2024-01-01', rain: 1, note: 'heroin' }] },
    });
    const findings = itemsOf(expectStatus(await ada.post(`/listings/${id}/explain`), 200), 'findings');
    const places = findings.flatMap((finding) => itemsOf(finding, 'evidence').map(({ column }) => column));
    expect(places).include.members(['description', 'sample.1.note']);
    expect(JSON.stringify(findings)).not.contain('13912345678');
  });

  it('is let pass as it was read: a waiver of its words holds for no other text, though it be masked alike', async () => {
    const { id, revisionId } = await newDraft(ada, { description: 'We study heroin abuse here.' });
    const asked = itemsOf((await ada.post(`/listings/${id}/submit`)).body, 'findings').find(
      ({ rule }) => rule === 'nothing-screened',
    );
    const decision = { outcome: 'waived', reason: 'A study of a disease, and no trade in anything.' };
    expectStatus(await exchange.operators[0].post(`/cases/${asked?.['caseId']}/decide`, decision), 200);
    expect(await explain(id)).deep.equal([]);
    const { version } = (await ada.get(`/listings/${id}`)).body;
    const other = { revisionId, ...plainTerms, description: 'We trade heroin kilos fast.' };
    expectStatus(await ada.put(`/listings/${id}`, other, { 'if-match': `"${version}"` }), 200);
    expect(await explain(id)).deep.equal(['PL nothing-screened needs-review']);
  });

  it('cannot pass the right to hold the data', async () => {
    const { id } = await newDraft(ada, { rights: ['use', 'transfer'] });
    expect(await explain(id)).deep.equal(['IB-1 rights-stated refused']);
    expect(
      (await ada.post('/listings', { revisionId: `rev_${'0'.repeat(32)}`, ...plainTerms, rights: [] })).status,
    ).equal(422);
  });
});

describe('a sample', () => {
  let exchange: Exchange;
  let ada: Person;
  let revisionId: string;
  before(async () => {
    exchange = await startExchange();
    ada = await exchange.supplier('ada');
    ({ revisionId } = await uploadTable(ada, wageWave()));
  });
  const draft = async (sample: object) => {
    const declaration = { officer: 'Olga Officer', noneOfTheList: true, items: [] };
    return expectStatus(await ada.post('/listings', { revisionId, ...wageTerms, declaration, sample }), 201)
      .id as string;
  };

  it('of persons must hide each among twenty, and is not shown before the gate let it pass', async () => {
    const id = await draft({ kind: 'rows', count: 20 });
    expect(rulesOf(expectStatus(await ada.post(`/listings/${id}/explain`), 200))).deep.equal([
      'IP-2 sample-safe refused',
    ]);
    expect((await ada.get(`/listings/${id}`)).body['sample']).equal(null);
  });

  it('that is invented is shown as it is, once published', async () => {
    const rows = [{ age_band: '18-29', wage_band: 'low' }];
    const id = await draft({ kind: 'synthetic', rows });
    expect((await ada.get(`/listings/${id}`)).body['sample']).equal(null);
    expectStatus(await ada.post(`/listings/${id}/submit`), 200);
    expectStatus(await exchange.operators[0].post(`/listings/${id}/publish`), 200);
    expect((await exchange.anonymous.get(`/listings/${id}`)).body['sample']).deep.equal({
      kind: 'synthetic',
      k: null,
      rows,
    });
    expect((await exchange.anonymous.get('/listings?limit=1')).text).not.contain('"rows":[{');
    expectStatus(
      await exchange.regulator.post(`/listings/${id}/take-down`, {
        code: 'C5',
        reason: 'A court found them unlawful.',
      }),
      200,
    );
    expect((await exchange.anonymous.get(`/listings/${id}`)).body['sample']).equal(undefined);
  });

  it('of rows comes without pseudonyms, and without the classes of who opted out', async () => {
    const who = Array.from({ length: 60 }, (_, at) => ({ who: `s-${at}`, age: at < 31 ? 'young' : 'old' }));
    const dictionary = [
      { name: 'who', label: 'pseudonym', type: 'text', role: 'identifier', identifierType: 'pseudonym' },
      { name: 'age', label: 'age', type: 'text', role: 'quasi-identifier' },
    ];
    const product = { ...productOf(generalisedWageTable()), dictionary, keyColumn: 'who' };
    const { id: productId } = expectStatus(await ada.post('/products', product), 201);
    const csv = `who,age\n${who.map((row) => `${row.who},${row.age}`).join('\n')}\n`;
    const revision = expectStatus(await ada.upload(`/products/${productId}/revisions?name=s.csv`, csv), 201);
    const declaration = { officer: 'Olga Officer', noneOfTheList: true, items: [] };
    const terms = { ...wageTerms, declaration, sample: { kind: 'rows', count: 60 } };
    const { id } = expectStatus(await ada.post('/listings', { revisionId: revision['id'], ...terms }), 201);
    expect(rulesOf(expectStatus(await ada.post(`/listings/${id}/explain`), 200))).deep.equal([]);
    expectStatus(await ada.post(`/listings/${id}/submit`), 200);
    expectStatus(await exchange.operators[0].post(`/listings/${id}/publish`), 200);
    const sample = async () => (await exchange.anonymous.get(`/listings/${id}`)).body['sample'];
    expect(itemsOf(await sample(), 'rows')).length(60);
    expect(Number((await sample())?.['k'])).equal(29);
    expect(JSON.stringify(await sample())).not.contain('s-');
    expectStatus(await ada.post('/opt-outs', { keys: ['s-3'] }), 200);
    expect(new Set(itemsOf(await sample(), 'rows').map(({ age }) => age))).deep.equal(new Set(['old']));
  });
});

describe('data of others', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });
  const csvOf = (rows: readonly string[]) => `day,rain,wind\n${rows.join('\n')}\n`;
  const dictionary = [column('day', 'date'), column('rain', 'decimal'), column('wind', 'integer')];
  const rowsLike = (seed: number) =>
    Array.from(
      { length: 200 },
      (_, at) =>
        `2021-01-${String(1 + (at % 28)).padStart(2, '0')},${(seed * 7919 + at * 104729) % 999983}.${10 + (at % 89)},${(seed * 31 + at * 611953) % 99991}`,
    );
  const listed = async (who: Person, rows: readonly string[], change: object = {}, product: object = {}) => {
    const { id } = await newProduct(who, { dictionary, ...product });
    const revision = await newRevision(who, id, csvOf(rows));
    const draft = expectStatus(
      await who.post('/listings', { revisionId: revision['id'], ...plainTerms, ...change }),
      201,
    );
    return draft.id as string;
  };
  const publish = async (who: Person, id: string) => {
    expectStatus(await who.post(`/listings/${id}/submit`), 200);
    expectStatus(await exchange.operators[0].post(`/listings/${id}/publish`), 200);
  };

  it('cannot be listed again, re-sorted, and with the right to derive and resell they can', async () => {
    const ada = await exchange.supplier('ada');
    const eve = await exchange.trader('eve');
    const rows = rowsLike(1 + Math.floor(Math.random() * 900_000));
    const original = await listed(ada, rows, { rights: ['use', 'derive', 'sell'] });
    await publish(ada, original);
    const copy = await listed(eve, [...rows].reverse());
    const refused = await eve.post(`/listings/${copy}/submit`);
    expect(rulesOf(refused.body)).deep.equal(['IB-5 not-resold refused']);
    expect(
      rulesOf((await eve.post(`/listings/${await listed(eve, rowsLike(31))}/explain`)).body),
      'rows of its own',
    ).deep.equal([]);

    const order = { listingId: original, purpose: 'AcademicResearch', termDays: 10, uses: 10 };
    const plain = expectStatus(await eve.post('/agreements', { ...order, rights: ['use'] }), 201).id;
    const barred = await listed(eve, rowsLike(77), {}, { derivedFrom: [plain] });
    expect(rulesOf((await eve.post(`/listings/${barred}/submit`)).body)).deep.equal(['DR-2 lineage-permitted refused']);
    const resale = expectStatus(await eve.post('/agreements', { ...order, rights: ['use', 'derive', 'sell'] }), 201).id;
    const lawful = await listed(eve, rows.slice(1), {}, { derivedFrom: [resale] });
    expect(rulesOf((await eve.post(`/listings/${lawful}/explain`)).body)).deep.equal([]);

    const loop = await ada.post('/products', { ...plainProduct, derivedFrom: [resale] });
    expect([loop.status, loop.body['type'], pointersOf(loop.body)]).deep.equal([
      422,
      '/problems/unknown-agreement',
      ['#/derivedFrom/0'],
    ]);
    const made = await eve.post('/products', { ...plainProduct, derivedFrom: [`agr_${'0'.repeat(32)}`] });
    expect(made.body['type']).equal('/problems/unknown-agreement');
  }).timeout(60_000);

  it('that nobody published yet are not compared with', async () => {
    const [ada, eve] = [await exchange.supplier('ada'), await exchange.supplier('eve')];
    const rows = rowsLike(555_555);
    await listed(ada, rows);
    expect(rulesOf((await eve.post(`/listings/${await listed(eve, rows)}/explain`)).body)).deep.equal([]);
  });

  it('the wage records of two suppliers are told apart only by their bands', async () => {
    const [ada, eve] = [await exchange.supplier('ada'), await exchange.supplier('eve')];
    const table = wageWave();
    await publish(ada, await draftListing(ada, (await uploadTable(ada, table)).revisionId, wageTerms));
    const copy = await draftListing(eve, (await uploadTable(eve, table)).revisionId, wageTerms);
    expect(rulesOf((await eve.post(`/listings/${copy}/submit`)).body)).deep.equal(['IB-5 not-resold refused']);
    expect(generalisedWageRecords()).length.greaterThan(100);
  });
});
