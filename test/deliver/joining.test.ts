import { expect } from 'chai';
import { setTimeout as sleep } from 'node:timers/promises';
import { expectStatus, itemsOf, type Person, type Reply } from '../../seeders/client.ts';
import { admitCast, deposit, listTable, wageTerms, type Cast } from '../../seeders/exchange.ts';
import { generalisedWageTable, wageRecords, type SeedTable } from '../../seeders/data/index.ts';
import { toCsv, type DictionaryRow } from '../../seeders/data/table.ts';
import { foundingBook } from '../../src/principles/index.ts';
import { otherExchange } from '../support/database.ts';
import { exchangeProcess, type Process } from '../support/process.ts';
import { subjects } from '../support/trade.ts';

const purpose = 'AcademicResearch';
const reason = 'A test of what can be joined.';

/** The same workers by their region alone: no group is small, until it is joined with age, education and occupation. */
function regions(): SeedTable {
  const dictionary: DictionaryRow[] = [
    {
      name: 'subject',
      label: "Supplier's pseudonym of the worker",
      type: 'text',
      role: 'identifier',
      identifierType: 'pseudonym',
    },
    { name: 'region', label: 'Region of work', type: 'text', role: 'quasi-identifier' },
  ];
  const rows = wageRecords()
    .filter(({ subject }) => subjects.includes(subject))
    .map(({ subject, region }) => ({ subject, region }));
  const title = 'Regions of workers, United States, May 1985';
  return {
    ...generalisedWageTable(),
    name: 'regions',
    title,
    titleZh: '1985年5月美国劳动者地区',
    csv: toCsv(dictionary, rows),
    dictionary,
  };
}

describe('what a buyer could join of several deliveries', function () {
  this.timeout(300_000);
  let exchange: Process;
  let drop: () => Promise<void>;
  let cast: Cast;
  let wages: string;
  let places: string;

  before(async () => {
    const other = await otherExchange('joining');
    drop = () => other.drop();
    exchange = await exchangeProcess(other.settings);
    await exchange.start();
    cast = await admitCast(exchange.url, other.settings['OPERATOR_PASSWORD'] as string);
    wages = await listTable(cast.ada, cast.operators[0], generalisedWageTable(), wageTerms);
    places = await listTable(cast.ada, cast.operators[0], regions(), wageTerms);
    for (const buyer of [cast.bo, cast.cai]) await deposit(cast.operators, buyer.memberId, '500');
  });
  after(async () => {
    await exchange.kill('SIGTERM');
    await drop();
  });

  const ordered = async (buyer: Person, listingId: string): Promise<string> =>
    expectStatus(await buyer.post('/agreements', { listingId, purpose, termDays: 30, uses: 9 }), 201)['id'] as string;
  const open = (buyer: Person, agreementId: string): Promise<Reply> => buyer.post('/deliveries', { agreementId });
  const findingsOf = (reply: Reply) =>
    itemsOf(reply.body, 'findings').map(({ rule, measured, threshold }) => `${rule}: ${measured}, ${threshold}`);

  it('is not asked where no rule book in force names it', async () => {
    const [one, two] = [await ordered(cast.cai, wages), await ordered(cast.cai, places)];
    expect([(await open(cast.cai, one)).status, (await open(cast.cai, two)).status]).to.deep.equal([201, 201]);
    for (const id of [one, two]) expectStatus(await cast.cai.post(`/agreements/${id}/terminate`, { reason }), 200);
  });

  it('puts the second delivery before a person, with the figures, until the first is given up', async () => {
    const [proposer, approver] = cast.operators;
    const rules = [...foundingBook.rules, 'deliver IB-4 join-risk'];
    const { id } = expectStatus(await proposer.post('/rule-books', { changes: { rules }, why: reason }), 201);
    const { since } = expectStatus(await approver.post(`/rule-books/${id}/approve`), 200);
    await sleep(Date.parse(since as string) - Date.now() + 50);
    const first = await ordered(cast.bo, wages);
    expectStatus(await open(cast.bo, first), 201);
    const second = await ordered(cast.bo, places);
    const refused = await open(cast.bo, second);
    expect(refused.status).to.equal(422);
    const told = findingsOf(refused);
    expect(told).to.have.length(1);
    expect(told[0]).to.match(/^join-risk: k = \d joined, \d{3} alone, \d+\.\d % unique, k ≥ 11$/);
    expectStatus(await cast.bo.post(`/agreements/${first}/terminate`, { reason }), 200);
    expectStatus(await open(cast.bo, second), 201);
  });

  it('counts what was received under an ended agreement until its deletion is confirmed', async () => {
    const first = await ordered(cast.cai, wages);
    const delivery = expectStatus(await open(cast.cai, first), 201)['id'] as string;
    expectStatus(await cast.cai.post(`/deliveries/${delivery}/query`, { purpose, keys: subjects.slice(0, 2) }), 201);
    expectStatus(await cast.cai.post(`/agreements/${first}/terminate`, { reason }), 200);
    const second = await ordered(cast.cai, places);
    expect(findingsOf(await open(cast.cai, second))).to.have.length(1);
    let notices: string[] = [];
    while (notices.length === 0) {
      await sleep(200);
      notices = itemsOf((await cast.cai.get(`/notices?agreementId=${first}`)).body).map(
        (notice) => notice['id'] as string,
      );
    }
    const confirmation = {
      statement: 'All of it was deleted.',
      officer: 'Cai',
      deletedAt: new Date(Date.now() - 1000).toISOString(),
    };
    expectStatus(await cast.cai.post(`/notices/${notices[0]}/confirm`, confirmation), 200);
    expectStatus(await open(cast.cai, second), 201);
  });

  it('is let pass when a reviewer waives it, at the opening and at the calls, and stops the calls when the rules grow stricter', async () => {
    const first = await ordered(cast.bo, wages);
    const refused = await open(cast.bo, first);
    const [finding] = itemsOf(refused.body, 'findings');
    expect(findingsOf(refused)[0]).to.match(/^join-risk: k = \d joined, 1\d alone/);
    expectStatus(
      await cast.operators[0].post(`/cases/${finding?.['caseId']}/decide`, { outcome: 'waived', reason }),
      200,
    );
    const delivery = expectStatus(await open(cast.bo, first), 201)['id'] as string;
    const ask = () => cast.bo.post(`/deliveries/${delivery}/query`, { purpose, keys: subjects.slice(0, 2) });
    expectStatus(await ask(), 201);
    const [proposer, approver] = cast.operators;
    const changes = { thresholds: { delivery: { k: 12 } } };
    const { id } = expectStatus(await proposer.post('/rule-books', { changes, why: reason }), 201);
    const { since } = expectStatus(await approver.post(`/rule-books/${id}/approve`), 200);
    await sleep(Date.parse(since as string) - Date.now() + 1_100);
    expect(findingsOf(await ask())[0]).to.match(/^join-risk: .*k ≥ 12$/);
  });
});
