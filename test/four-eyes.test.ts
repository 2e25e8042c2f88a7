import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { config } from '../config/env.ts';
import { regulatorUsers } from '../seeders/institutions.ts';
import { expectStatus, itemsOf, type Body, type Person, type Reply } from '../seeders/client.ts';
import { clock } from '../src/kernel/clock.ts';
import { bookStates, caseStates } from '../src/principles/states.ts';
import { holdStates } from '../src/audit/states.ts';
import { memberStates, userStates } from '../src/register/states.ts';
import { listingStates } from '../src/list/states.ts';
import { agreementStates } from '../src/match/states.ts';
import { correctionStates, deliveryStates, noticeStates } from '../src/deliver/states.ts';
import { cycleStates, depositStates, exceptionStates, obligationStates } from '../src/settle/states.ts';
import { lapseIncidents } from '../src/supervise/service/incident.ts';
import { incidentStates, requestStates } from '../src/supervise/states.ts';
import { startExchange, type Exchange } from './support/exchange.ts';
import { Market, tryToRelist } from './support/evasions.ts';

const HOUR = 3_600_000;
const reason = 'A test of two pairs of eyes.';
const far = '2990-01-01T00:00:00.000Z';

/** An object after its first step, the address of the second, and where the object is read. */
type Second = {
  readonly path: string;
  readonly body?: unknown;
  readonly look: (who: Person) => Promise<Body | undefined>;
};
type People = { readonly first: Person; readonly other: Person };
/** A row as its table has it: noun, from, on, by; what may be done by whom instead; and its first step. */
type Row = readonly [
  row: string,
  action: string,
  becomes: string,
  says: RegExp,
  begin: (people: People, exchange: Exchange) => Promise<Second>,
];

const at = (path: string) => async (who: Person) => expectStatus(await who.get(path), 200);

async function application({ first }: People, exchange: Exchange, verb: string): Promise<Second> {
  const path = `/members/${(await exchange.applicant('ada')).memberId}`;
  expectStatus(await first.post(`${path}/review`), 200);
  return { path: `${path}/${verb}`, body: { reason }, look: at(path) };
}

async function invitation({ first }: People): Promise<Second> {
  const email = `colleague.${randomBytes(6).toString('hex')}@operator.example`;
  const user = expectStatus(await first.post('/users', { name: 'Colleague', email, password: 'a long password' }), 201);
  return {
    path: `/users/${user['id']}/activate`,
    look: async (who) => itemsOf((await who.get('/users?limit=200')).body).find(({ id }) => id === user['id']),
  };
}

async function deposit({ first }: People, exchange: Exchange): Promise<Second> {
  const { memberId } = await exchange.buyer('bo');
  const money = { memberId, amount: '1.00', currency: 'CNY', reference: `EYES ${randomBytes(6).toString('hex')}` };
  const { id } = expectStatus(await first.post('/deposits', money), 201);
  return {
    path: `/deposits/${id}/confirm`,
    look: async (who) =>
      itemsOf((await who.get(`/deposits?memberId=${memberId}`)).body).find((one) => one['id'] === id),
  };
}

async function ruleBook({ first }: People): Promise<Second> {
  const changes = { thresholds: { answerDays: 20 } };
  const { id } = expectStatus(await first.post('/rule-books', { changes, since: far, why: reason }), 201);
  return { path: `/rule-books/${id}/approve`, look: at(`/rule-books/${id}`) };
}

/** A finding that the first operator confirmed, and that its supplier contests. */
async function appeal({ first }: People, exchange: Exchange, outcome: string): Promise<Second> {
  const market = new Market(exchange, (work) => work(exchange.operators));
  const eve = await market.eve();
  const { reply, listingId } = await tryToRelist(market, {
    description: 'Purchases of a panel, about heroin and more.',
  });
  const [suspected] = itemsOf(reply.body, 'findings');
  expectStatus(await first.post(`/cases/${suspected?.['caseId']}/decide`, { outcome: 'confirmed', reason }), 200);
  const { body } = await eve.post(`/listings/${listingId}/submit`);
  const [{ fingerprint } = {}] = itemsOf(body, 'findings');
  const grounds = 'It means nothing of the sort in this trade.';
  const { id } = expectStatus(await eve.post('/appeals', { verdictId: body['verdictId'], fingerprint, grounds }), 201);
  return { path: `/cases/${id}/decide`, body: { outcome, reason }, look: at(`/cases/${id}`) };
}

/** An incident or a breach of a new member, brought into the state from which it is ended. */
async function incident({ first }: People, exchange: Exchange, state: string, outcome = 'resolved'): Promise<Second> {
  const kind = outcome === 'upheld' ? 'breach' : 'incident';
  const subjects = [(await exchange.supplier('ada')).memberId];
  const told = { kind, severity: 'other', subjects, description: 'A copy was found where it does not belong.' };
  const { id } = expectStatus(await first.post('/incidents', told), 201);
  const report = { to: 'Cyberspace administration', what: 'Which records, how many, and what was done.' };
  if (state === 'reported') expectStatus(await first.post(`/incidents/${id}/report`, report), 200);
  if (state === 'late') await lapseIncidents(new Date(clock.now().getTime() + 5 * HOUR));
  const found = await at(`/incidents/${id}`)(first);
  expect(found['state']).to.equal(state);
  return { path: `/incidents/${id}/close`, body: { outcome, reason }, look: at(`/incidents/${id}`) };
}

const reviewed = /reviewed an application .*another operator must/;
const decided = /somebody else than who decided before/;
const opened = /opened an incident .*another user/;
// prettier-ignore
const rows: readonly Row[] = [
  ['member under-review admit operator', 'member.admit', 'admitted', reviewed, (two, house) => application(two, house, 'admit')],
  ['member under-review reject operator', 'member.reject', 'rejected', reviewed, (two, house) => application(two, house, 'reject')],
  ['user invited activate member', 'user.activate', 'active', /invited a user .*a colleague must/, invitation],
  ['deposit recorded confirm operator', 'deposit.confirm', 'confirmed', /recorded a deposit .*another operator must/, deposit],
  ['rule book proposed approve operator', 'rule-book.approve', 'approved', /proposed a rule book .*another operator must/, ruleBook],
  ['case open waive operator', 'case.waive', 'waived', decided, (two, house) => appeal(two, house, 'waived')],
  ['case open confirm operator', 'case.confirm', 'confirmed', decided, (two, house) => appeal(two, house, 'confirmed')],
  ['incident open close operator', 'incident.close', 'closed', opened, (two, house) => incident(two, house, 'open')],
  ['incident open close regulator', 'incident.close', 'closed', opened, (two, house) => incident(two, house, 'open')],
  ['incident late close operator', 'incident.close', 'closed', opened, (two, house) => incident(two, house, 'late')],
  ['incident late close regulator', 'incident.close', 'closed', opened, (two, house) => incident(two, house, 'late')],
  ['incident reported close operator', 'incident.close', 'closed', opened, (two, house) => incident(two, house, 'reported')],
  ['incident reported close regulator', 'incident.close', 'closed', opened, (two, house) => incident(two, house, 'reported')],
  ['incident reported uphold operator', 'incident.uphold', 'upheld', opened, (two, house) => incident(two, house, 'reported', 'upheld')],
  ['incident reported uphold regulator', 'incident.uphold', 'upheld', opened, (two, house) => incident(two, house, 'reported', 'upheld')],
];

describe('four eyes', () => {
  let exchange: Exchange;
  let institutions: Readonly<Record<string, People>>;
  before(async () => {
    exchange = await startExchange();
    const [first, other] = exchange.operators;
    const ravi = await exchange.client().signIn(regulatorUsers[1].email, config.OPERATOR_PASSWORD as string);
    institutions = { operator: { first, other }, regulator: { first: exchange.regulator, other: ravi } };
  });

  for (const [row, action, becomes, says, begin] of rows) {
    it(`let somebody else than who did the first step make this move: ${row}`, async () => {
      const people = institutions[row.endsWith(' regulator') ? 'regulator' : 'operator'] as People;
      const { path, body, look } = await begin(people, exchange);
      const told = async (who: Person) => itemsOf(await look(who), 'actions').find((one) => one['action'] === action);
      const act = (who: Person): Promise<Reply> => who.post(path, body);
      const [mine, others] = [await told(people.first), await told(people.other)];
      const refused = await act(people.first);
      expect(refused.body, 'the first pair of eyes').to.include({ type: '/problems/four-eyes', status: 403 });
      expect(refused.body['detail'], 'the refusal').to.match(says);
      expect(mine, 'what actions[] tells the first').to.deep.equal({
        action,
        allowed: false,
        why: refused.body['detail'],
        because: { code: 'four-eyes', says: refused.body['says'] },
      });
      expect(others, 'what actions[] tells the second').to.deep.equal({
        action,
        allowed: true,
        why: null,
        because: null,
      });
      expect(expectStatus(await act(people.other), 200)['state'], 'the second pair of eyes').to.equal(becomes);
    });
  }

  it('are tried here for every row of every table that wants them', () => {
    const tables = [
      ...[bookStates, caseStates, holdStates, memberStates, userStates, listingStates, agreementStates],
      ...[deliveryStates, noticeStates, correctionStates, depositStates, cycleStates, obligationStates],
      ...[exceptionStates],
      ...[incidentStates, requestStates],
    ];
    const wanted = tables.flatMap(({ noun, rows: table }) =>
      table.flatMap(([from, on, , by, unlike]) => (unlike === undefined ? [] : [`${noun} ${from} ${on} ${by}`])),
    );
    expect(rows.map(([row]) => row).sort()).to.deep.equal(wanted.sort());
  });

  it('are refused under one code, and links to the codes of before lead to it', async () => {
    for (const code of ['four-eyes', 'proposed-by-you', 'decided-by-you-before', 'own-incident']) {
      const page = await exchange.anonymous.get(`//problems/${code}`);
      expect(page.status, code).to.equal(200);
      expect(page.text, code).to.include('<code>four-eyes</code>').and.include('Whoever prepared this');
    }
  });
});
