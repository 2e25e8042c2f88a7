import { createHash } from 'node:crypto';
import { open, serve, untilSignal } from '../src/serve.ts';
import { verifyBundle } from '../src/audit/index.ts';
import { applyFor, Client, expectStatus, itemsOf, type Body, type Person } from './client.ts';
import { cityTables, generalisedWageRecords, plantedIds, priceBoard, wageTable } from './data/index.ts';
import {
  admit,
  deposit,
  draftListing,
  listTable,
  signInInstitutions,
  uploadTable,
  wageTerms,
  wholeFile,
  type Cast,
} from './exchange.ts';
import { guisesWith, seedInstitutions, whoIsWho } from './institutions.ts';
import { narrator } from './narrator.ts';
import { checkedReceipt } from './receipt.ts';
import { seedItems } from '../src/list/index.ts';
import { offerGuises } from '../src/site.ts';
import { beginConsole } from '../src/commands/exchange.ts';

const STEPS = 29;
const tell = narrator(STEPS);

/**
 * Plays the life of a trade through the HTTP API of an exchange of its own, explaining each step, and then keeps
 * serving unless `ending` is set.
 */
export async function playDemo(ending: boolean): Promise<number> {
  await open({ migrate: true });
  const password = (await seedInstitutions()) as string;
  await seedItems(priceBoard);
  if (!ending) {
    await beginConsole();
    offerGuises(guisesWith(password));
  }
  const running = await serve({ working: true, port: ending ? 0 : undefined });
  try {
    await play(running.url, password);
  } catch (error) {
    await running.stop();
    throw error;
  }
  if (!ending) {
    process.stdout.write(
      [
        `\nIt keeps serving: open ${running.url} in a browser and sign in as anybody there, one press each.`,
        `The API to read and try: ${running.url}/docs/. Ctrl-C ends it.`,
        whoIsWho(password, true),
      ].join('\n'),
    );
    await untilSignal(() => running.stop());
    return 0;
  }
  await running.stop();
  return 0;
}

async function play(url: string, password: string): Promise<void> {
  const cast = await register(url, password);
  const { wages } = await list(cast);
  const deliveryId = await match(cast, wages);
  const entryId = await deliver(url, cast, deliveryId);
  await settle(cast, entryId);
  await audit(url, cast, entryId);
}

async function register(url: string, password: string): Promise<Cast> {
  tell.act('REGISTER 注册', 'Two suppliers and two buyers are admitted, with four eyes');
  const institutions = await signInInstitutions(url, password);
  const [olivia, otto] = institutions.operators;
  const ada = await applyFor(new Client(url), 'Ada Wages', ['supplier'], { email: 'ada@ada.example', password });
  tell.did(
    'Ada Wages Ltd applies as a supplier. Its credit code is checked; it may read its application, and nothing else.',
  );
  expectStatus(await olivia.post(`/members/${ada.memberId}/review`), 200);
  tell.refused(
    'Olivia, who reviewed the application, tries to admit it herself.',
    await olivia.post(`/members/${ada.memberId}/admit`),
  );
  expectStatus(await otto.post(`/members/${ada.memberId}/admit`), 200);
  tell.did('Otto, another operator, admits it.');
  const join = async (name: string, email: string, capacity: 'supplier' | 'buyer'): Promise<Person> => {
    const person = await applyFor(new Client(url), name, [capacity], { email, password });
    await admit(institutions.operators, person);
    return person;
  };
  const sun = await join('Sunlight Cities', 'sun@sunlight.example', 'supplier');
  const bo = await join('Bo Research', 'bo@bo.example', 'buyer');
  const cai = await join('Cai Marketing', 'cai@cai.example', 'buyer');
  tell.did('Sunlight Cities Ltd (supplier), Bo Research Ltd and Cai Marketing Ltd (buyers) are admitted the same way.');
  return { ...institutions, ada, sun, bo, cai };
}

async function list({ ada, sun, operators }: Cast): Promise<{ wages: string }> {
  tell.act('LIST 挂牌', 'Real data meet the gate of the principles');
  const raw = await uploadTable(ada, wageTable());
  tell.did(
    `Ada uploads ${raw.reply.body['rows']} real wage records of 1985. They are typed, hashed (${short(raw.reply.body['parquetSha256'])}…) and measured.`,
  );
  const rawListing = await draftListing(ada, raw.revisionId, wageTerms);
  tell.refused('She submits the raw records.', await ada.post(`/listings/${rawListing}/submit`));
  const generalise = (body: object) => ada.post(`/revisions/${raw.revisionId}/generalise`, body);
  const [best] = itemsOf(expectStatus(await generalise({ levels: { hourly_wage: 1 } }), 200), 'solutions');
  const { k, suppressed, levels = {} } = best ?? {};
  tell.did(
    `She asks what would help. Of all vectors of levels the one that loses least: ${levelsOf(levels)}; k = ${k}, ${suppressed} of the rarest records left out.`,
  );
  const made = expectStatus(await generalise({ levels: { ...levels, hourly_wage: 1 }, apply: true }), 201)[
    'revision'
  ] as Body;
  tell.did(
    `One request makes it revision ${made['number']} of the product, measured anew: ${made['rows']} records in groups of at least ${made['risk']?.['k']}.`,
  );
  const wages = await draftListing(ada, made['id'] as string, wageTerms);
  const stopped = await ada.post(`/listings/${wages}/submit`);
  tell.refused(
    'She submits the generalised revision. A column tells of unions, so software stops, and asks a person.',
    stopped,
  );
  const reason = 'A survey of 1985 that its office published; nobody in it can be told from ten others.';
  for (const { caseId } of itemsOf(stopped.body, 'findings'))
    expectStatus(await operators[1].post(`/cases/${caseId}/decide`, { outcome: 'waived', reason }), 200);
  tell.did(
    'Otto looks at the masked evidence and lets both findings pass, for this listing of this revision only, with his reason in the log.',
  );
  const explained = expectStatus(await ada.post(`/listings/${wages}/explain`), 200);
  tell.did(
    `Ada asks what the gate would say now: ${explained['outcome']}, ${itemsOf(explained, 'waived').length} findings let pass by a person.`,
  );
  expectStatus(await ada.post(`/listings/${wages}/submit`), 200);
  expectStatus(await operators[0].post(`/listings/${wages}/publish`), 200);
  tell.did('The listing passes the gate, and Olivia publishes it at 100 yuan per 1,000 records.');
  const planted = await uploadTable(sun, plantedIds());
  const plantedListing = await draftListing(sun, planted.revisionId, wageTerms);
  tell.refused(
    'Sunlight tries a customer list whose "order_ref" is declared harmless.',
    await sun.post(`/listings/${plantedListing}/submit`),
  );
  const cities = { ...wageTerms, purposes: ['PublicBenefit', 'ResearchAndDevelopment'] };
  for (const table of cityTables.slice(0, 2)) await listTable(sun, operators[1], table, cities);
  tell.did('Two tables on the open-data portals of ten cities are published instead: nobody is in them.');
  return { wages };
}

async function match({ bo, cai, operators }: Cast, listingId: string): Promise<string> {
  tell.act('MATCH 撮合', 'An order becomes an agreement, or does not');
  await deposit(operators, bo.memberId, '1000', 'BANK-0001');
  tell.did('Bo pays 1,000 yuan in by bank. Olivia records it, Otto confirms it: four eyes again.');
  const order = { listingId, termDays: 30, uses: 10 };
  tell.refused(
    'Cai orders the wage records for direct marketing.',
    await cai.post('/agreements', { ...order, purpose: 'DirectMarketing' }),
  );
  const agreement = expectStatus(await bo.post('/agreements', { ...order, purpose: 'AcademicResearch' }), 201);
  tell.did(
    `Bo orders them for academic research: 30 days, 10 uses. The agreement exists; its ODRL terms have the hash ${short(agreement['hash'])}….`,
  );
  return expectStatus(await bo.post('/deliveries', { agreementId: agreement['id'] }), 201)['id'] as string;
}

async function deliver(url: string, { ada, bo }: Cast, deliveryId: string): Promise<string> {
  tell.act('DELIVER 配送', 'Each call is metered, proved, and paid for what arrived');
  const keys = generalisedWageRecords()
    .slice(0, 3)
    .map(({ subject }) => subject);
  const answer = expectStatus(
    await bo.post(`/deliveries/${deliveryId}/query`, { purpose: 'AcademicResearch', keys }),
    201,
  );
  tell.did(
    `Bo asks for ${keys.length} persons by pseudonym and gets ${answer['records']} records for ${priceOf(answer)}.`,
  );
  tell.note(`the first: ${JSON.stringify(itemsOf(answer, 'answer')[0]?.['record'])}`);
  await checkReceipt(url, answer);
  tell.did(
    "The receipt's signature holds, checked with node:crypto and the published key, and the hash is that of the answer.",
  );
  tell.refused(
    'He asks again, now for marketing.',
    await bo.post(`/deliveries/${deliveryId}/query`, { purpose: 'Marketing', keys }),
  );
  expectStatus(await ada.post('/opt-outs', { keys: [keys[0]] }), 200);
  const after = expectStatus(
    await bo.post(`/deliveries/${deliveryId}/query`, { purpose: 'AcademicResearch', keys }),
    201,
  );
  tell.did(
    `One of the three opts out. The very next call brings ${after['records']} records, for ${priceOf(after)}; who opted out is not told apart from nobody.`,
  );
  const file = expectStatus(
    await bo.post(`/deliveries/${deliveryId}/files`, { purpose: 'AcademicResearch', format: 'csv' }),
    201,
  );
  const bytes = await bo.get(file['file']?.['href'] as string);
  const isWhole =
    createHash('sha256').update(bytes.text).digest('hex') === (await wholeFile(bo, file['id']))['file']?.['sha256'];
  if (!isWhole) throw new Error('The downloaded file is not what its completion says.');
  tell.did(
    `He takes the whole as CSV: ${file['records']} records, ${file['leftOut']} left out, ${bytes.text.length} bytes, hash as completed, ${priceOf(file)}.`,
  );
  return answer['entryId'] as string;
}

async function settle({ operators: [olivia], bo, ada, regulator }: Cast, entryId: string): Promise<void> {
  tell.act('SETTLE 清算', 'One clearing cycle, from cut-off to final');
  expectStatus(await regulator.get(`/log/entries/${entryId}/proof?wait=proof`), 200);
  const { cycle } = await runCycle(olivia);
  tell.did('The cycle is cut off, reconciled with the metered calls, judged by the gate, netted, notified and final.');
  for (const net of itemsOf(cycle, 'nets'))
    tell.note(`${nameOf(net['memberId'] as string, { ada, bo })}: ${net['net']} ${net['currency']}`);
  const statement = expectStatus(await ada.get('/statements?currency=CNY'), 200);
  tell.did(`Ada's statement ends at ${itemsOf(statement).at(0)?.['balance'] ?? statement['closing'] ?? ''} CNY.`);
  const proof = expectStatus(await olivia.get('/books/proof'), 200);
  if (String(proof['ok']) !== 'true') throw new Error(`The books do not balance: ${JSON.stringify(proof)}`);
  tell.did('The books balance: debits equal credits in every currency, and clearing stands at zero.');
}

/** Brings the open cycle to its end. */
export async function runCycle(operator: Person): Promise<{ cycle: Body }> {
  const opened = expectStatus(await operator.post('/cycles/cut-off'), 200);
  const path = `/cycles/${opened['id']}`;
  for (const step of ['reconcile', 'net', 'notify', 'finalise'])
    expectStatus(await operator.post(`${path}/${step}`), 200);
  return { cycle: expectStatus(await operator.get(path), 200) };
}

async function audit(url: string, { regulator }: Cast, entryId: string): Promise<void> {
  tell.act('AUDIT 监管', 'The regulator trusts nobody, and checks');
  const refusals = itemsOf(expectStatus(await regulator.get('/log/entries?type=verdict&q=refused'), 200));
  tell.did(`She filters the log for refusals: ${refusals.length} verdicts, each with rule, measure and threshold.`);
  const proof = expectStatus(await regulator.get(`/log/entries/${entryId}/proof?wait=proof`), 200);
  tell.did(
    `Bo's first call is entry ${proof['index']} of ${proof['size']}; ${itemsOf(proof, 'hashes').length} hashes lead from it to the signed root.`,
  );
  const bundle = (await regulator.get('/log/bundle')).text;
  const verifierKey = (await new Client(url).get('/log/verifier-key')).text.trim();
  const whole = await verifyBundle(bundle.trimEnd().split('\n'), { verifierKey });
  if (!whole.ok) throw new Error(`The log is not valid: ${whole.faults.join(' ')}`);
  tell.did(
    `She exports the whole log and verifies it offline: ${whole.size} entries, root ${short(whole.root)}…, signature good.`,
  );
  const flipped = Buffer.from(bundle);
  const at = Math.floor(bundle.length / 2);
  flipped[at] = (flipped[at] as number) ^ 1;
  const broken = await verifyBundle(flipped.toString().trimEnd().split('\n'), { verifierKey });
  if (broken.ok) throw new Error('A flipped bit was not found.');
  tell.did('One bit is flipped in a copy, and found:');
  tell.note(broken.faults[0] as string);
}

/** Checks a receipt and its answer as anyone can. */
async function checkReceipt(url: string, answer: Body): Promise<void> {
  const keys = (await (await fetch(`${url}/.well-known/jwks.json`)).json()) as Body;
  const receipt = checkedReceipt(answer['receipt'] as Body, itemsOf(keys, 'keys'));
  const canonical = `[${itemsOf(answer, 'answer')
    .map(({ key: of, record }) => `{"key":${JSON.stringify(of)},"record":${sorted(record)}}`)
    .join(',')}]`;
  if (createHash('sha256').update(canonical).digest('hex') !== receipt['answerHash'])
    throw new Error("The receipt's hash is not that of the answer.");
}

function sorted(record: unknown): string {
  if (record === null || typeof record !== 'object') return JSON.stringify(record);
  return JSON.stringify(Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))));
}

function priceOf(call: Body): string {
  return `${call['price']?.['amount']} ${call['price']?.['currency']}`;
}

/** The columns that a vector of levels generalises. */
function levelsOf(levels: Body | object): string {
  return Object.entries(levels)
    .filter(([, level]) => Number(level) > 0)
    .map(([column, level]) => `${column} ${level}`)
    .join(', ');
}

function short(hash: unknown): string {
  return String(hash).slice(0, 12);
}

function nameOf(memberId: string, people: Readonly<Record<string, Person>>): string {
  return Object.entries(people).find(([, person]) => person.memberId === memberId)?.[0] ?? 'the exchange';
}
