import { expect } from 'chai';
import { plantedIds, wageTable } from '../../seeders/data/index.ts';
import { draftListing, uploadTable, wageTerms } from '../../seeders/exchange.ts';
import { expectStatus, itemsOf, type Body, type Person, type Reply } from '../../seeders/client.ts';
import { ListingRow } from '../../src/list/models.ts';
import { wageWave } from '../support/trade.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { column, newDraft, newProduct, newPublished, newRevision, plainTerms } from './people.ts';

const problemOf = ({ status, body }: Reply) => [status, body['type']];
const findingsOf = (body: Body) =>
  itemsOf(body, 'findings').map(({ principle, rule, verdict }) => `${principle} ${rule} ${verdict}`);

const residentId = /\d{17}[\dX]/g;

describe('the gate at listing', () => {
  let exchange: Exchange;
  let ada: Person;
  before(async () => {
    exchange = await startExchange();
    ada = await exchange.supplier('ada');
  });
  const draftOf = async (table: Parameters<typeof uploadTable>[1]) =>
    draftListing(ada, (await uploadTable(ada, table)).revisionId, wageTerms);
  const entriesOf = async (subject: unknown) =>
    itemsOf((await exchange.regulator.get(`/log/entries?subject=${String(subject)}&type=verdict`)).body);

  it('refuses raw wage records with the measured risk, at submission, and keeps the verdict', async () => {
    const id = await draftOf(wageTable());
    const explained = expectStatus(await ada.post(`/listings/${id}/explain`), 200);
    expect(explained['outcome']).equal('refused');
    expect(findingsOf(explained)).include.members([
      'IB-4 k-anonymity refused',
      'IB-4 records-at-risk refused',
      'PL nothing-screened needs-review',
    ]);
    expect(await entriesOf(id)).deep.equal([]);
    const refused = await ada.post(`/listings/${id}/submit`);
    expect(problemOf(refused)).deep.equal([422, '/problems/refused-by-principles']);
    expect(itemsOf(refused.body, 'findings')[0]).include({ threshold: 'k ≥ 11' });
    expect(itemsOf(refused.body, 'findings')[0]?.['measured']).match(/^k = 1, highest risk 1\.0000/);
    expect(await entriesOf(id)).to.have.length(1);
    expect((await ada.get(`/listings/${id}`)).body['state']).equal('draft');
  });

  it('lets their generalised revision pass, twice, and keeps both verdicts', async () => {
    const id = await draftOf(wageWave());
    expectStatus(await ada.post(`/listings/${id}/submit`), 200);
    expectStatus(await exchange.operators[0].post(`/listings/${id}/publish`), 200);
    expect(await entriesOf(id)).to.have.length(2);
  });

  it('refuses planted resident ids with masked evidence', async () => {
    const table = plantedIds();
    const id = await draftOf(table);
    const { status, body, text } = await ada.post(`/listings/${id}/submit`);
    expect(status).equal(422);
    const finding = itemsOf(body, 'findings').find(({ rule }) => rule === 'no-direct-identifier');
    expect(finding).include({ principle: 'PL', verdict: 'refused' });
    expect(itemsOf(finding, 'evidence')[0]?.['masked']).contain('***');
    const planted = (table.csv as string).match(residentId) ?? [];
    expect(planted).to.have.length(60);
    for (const one of planted) expect(text).not.include(one);
    // A hash of 64 hex digits has eighteen decimal ones in a row once in three hundred.
    expect(text.replace(/[0-9a-f]{32,}/g, '')).not.match(residentId);
  });

  it('refuses what is incomplete with every finding: no declaration, no purpose', async () => {
    const { id } = await newDraft(ada, { declaration: null, purposes: [] });
    const { body } = await ada.post(`/listings/${id}/submit`);
    expect(findingsOf(body)).deep.equal(['IB-2 limits-stated refused', 'PL prohibited-list-declared refused']);
    const { id: honest } = await newDraft(ada, {
      declaration: { officer: 'Olga Officer', noneOfTheList: false, items: ['B5'] },
    });
    expect(findingsOf((await ada.post(`/listings/${honest}/submit`)).body)).deep.equal([
      'PL prohibited-list-declared refused',
    ]);
  });

  it('stops what only looks like telephone numbers for a person to look at', async () => {
    const { id } = await newProduct(ada, { dictionary: [column('tel')] });
    const csv = `tel\n${Array.from({ length: 30 }, (_, index) => 14_100_000_000 + index * 7919).join('\n')}\n`;
    const revision = await newRevision(ada, id, csv);
    const { id: listing } = expectStatus(
      await ada.post('/listings', { revisionId: revision['id'], ...plainTerms }),
      201,
    );
    const stopped = await ada.post(`/listings/${listing}/submit`);
    expect(problemOf(stopped)).deep.equal([422, '/problems/needs-review']);
    expect(findingsOf(stopped.body)).deep.equal(['PL no-direct-identifier needs-review']);
    expect((await ada.get(`/listings/${listing}`)).body['state']).equal('draft');
  });

  it('judges again at publication', async () => {
    const { id } = await newDraft(ada);
    expectStatus(await ada.post(`/listings/${id}/submit`), 200);
    await ListingRow.update({ declaration: null }, { where: { id: id as string } });
    const refused = await exchange.operators[0].post(`/listings/${id}/publish`);
    expect(problemOf(refused)).deep.equal([422, '/problems/refused-by-principles']);
    expect((await ada.get(`/listings/${id}`)).body['state']).equal('submitted');
  });

  it('explains to its supplier, the operator and the regulator only', async () => {
    const { id } = await newPublished(ada, exchange.operators[0]);
    expect((await (await exchange.supplier('eve')).post(`/listings/${id}/explain`)).status).equal(404);
    expect((await exchange.anonymous.post(`/listings/${id}/explain`)).status).equal(401);
    for (const who of [ada, exchange.operators[1], exchange.regulator])
      expect((await who.post(`/listings/${id}/explain`)).body['outcome']).equal('allowed');
  });
});
