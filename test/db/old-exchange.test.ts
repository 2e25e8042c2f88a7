import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { Client, expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { checkedReceipt } from '../../seeders/receipt.ts';
import { verifyBundle } from '../../src/audit/index.ts';
import { canonical, sha256 } from '../../src/kernel/hash.ts';
import { otherExchange } from '../support/database.ts';
import { exchangeProcess, type Process } from '../support/process.ts';
import { type Receipt, type Golden, migrateBy, type Place, restore } from './golden.ts';

const purpose = 'AcademicResearch';
/** The migrations that the old code had run. */
const ran = [
  '001-audit-log',
  '002-command-keys',
  '003-register',
  '004-holds-and-opt-outs',
  '005-list',
  '006-match',
  '007-deliver',
  '008-settle',
  '009-books-and-cases',
  '010-duties',
];
const stepFrom: Readonly<Record<string, string>> = {
  'cut-off': 'reconcile',
  reconciled: 'net',
  netted: 'notify',
  notified: 'finalise',
};

type Kept = { readonly findings: readonly { readonly remedies: readonly object[] }[] };

/** A verdict that is older than the codes of sentences, as it is shown now. */
function asShownNow(verdict: Body): object {
  const findings = (verdict as unknown as Kept).findings.map((finding) => ({
    ...finding,
    code: null,
    says: {},
    remedies: finding.remedies.map((remedy) => ({ ...remedy, fix: null })),
  }));
  return { ...verdict, findings };
}

/** An exchange that an earlier version made, and left in the middle of its life: `old-exchange/README.md`. */
describe('an exchange that an earlier version made', function () {
  this.timeout(180_000);
  let golden: Golden;
  let settings: Record<string, string>;
  let drop: () => Promise<void>;
  let exchange: Process;
  let anyone: Client;
  const people = new Map<string, Person>();

  before(async () => {
    const other = await otherExchange('old');
    drop = () => other.drop();
    settings = { ...other.settings, PUBLIC_URL: 'https://old.example' };
    golden = await restore(settings as Place);
  });
  after(async () => {
    await exchange?.kill('SIGTERM').catch(() => undefined);
    await drop();
  });

  const person = (name: string): Person => people.get(name) as Person;
  const id = (name: string): string => golden.cast.ids[name] ?? expect.fail(`The old exchange has no ${name}.`);
  const ok = async (reply: ReturnType<Client['get']>, status = 200): Promise<Body> => expectStatus(await reply, status);
  const problemOf = async (reply: ReturnType<Client['get']>): Promise<unknown> => (await reply).body['type'];
  const signIn = (email: string): Promise<Person> => new Client(exchange.url).signIn(email, golden.cast.password);
  const ask = (delivery: string, keys: readonly string[], headers = {}): Promise<Body> =>
    ok(person('bo').post(`/deliveries/${id(delivery)}/query`, { purpose, keys }, headers), 201);
  const used = async (): Promise<number> =>
    Number((await ok(person('bo').get(`/agreements/${id('agreement')}`)))['used']);
  const answerHash = (call: string): unknown =>
    (JSON.parse(golden.receipts[id(call)]?.text as string) as { readonly answerHash: string }).answerHash;
  const linesOf = (text: string): string[] => text.trimEnd().split('\n');
  const bundleOf = async (query = ''): Promise<string> => (await person('renate').get(`/log/bundle${query}`)).text;

  /** The log as it is now holds, and begins with every entry that the old code had sealed. */
  async function expectLog(): Promise<number> {
    const [head = '', ...entries] = linesOf(golden.bundle);
    const now = await bundleOf();
    const { checkpoint } = JSON.parse(head) as { checkpoint: string };
    const lines = (async function* () {
      yield* linesOf(now);
    })();
    const { ok: holds, faults } = await verifyBundle(lines, { verifierKey: golden.verifierKey, checkpoint });
    expect({ holds, faults }).to.deep.equal({ holds: true, faults: [] });
    expect(linesOf(now).slice(1, entries.length + 1)).to.deep.equal(entries);
    return linesOf(now).length - 1 - entries.length;
  }

  async function expectReceipt(receipt: Receipt): Promise<void> {
    const { keys } = (await (await fetch(`${exchange.url}/.well-known/jwks.json`)).json()) as { keys: Body[] };
    expect(() => checkedReceipt(receipt as unknown as Body, keys), JSON.stringify(receipt)).not.to.throw();
  }

  it('is opened: what it had migrated is not migrated again', async () => {
    const migrated = await migrateBy(settings);
    expect(migrated.filter((name) => ran.includes(name))).to.deep.equal([]);
    expect(await migrateBy(settings)).to.deep.equal([]);
    exchange = await exchangeProcess(settings);
    await exchange.start();
    anyone = new Client(exchange.url);
  });

  it('lets its people in with the passwords they had', async () => {
    for (const [name, known] of Object.entries(golden.cast.people)) {
      const someone = await signIn(known.email);
      expect([someone.userId, someone.memberId], name).to.deep.equal([known.userId, known.memberId]);
      people.set(name, someone);
    }
    for (const email of ['bea@bo.example', 'omar@operator.example']) await signIn(email);
  });

  it('shows every receipt as it was given, and each verifies', async () => {
    expect(Object.keys(golden.receipts)).to.have.length.above(10);
    for (const [call, receipt] of Object.entries(golden.receipts)) {
      expect((await ok(person('renate').get(`/calls/${call}`)))['receipt'], call).to.deep.equal(receipt);
      await expectReceipt(receipt);
    }
  });

  it('shows every verdict as it was given, and each replays to the bytes that were logged', async () => {
    const versions = new Set<number>();
    for (const [verdict, { shown, replay }] of Object.entries(golden.verdicts)) {
      expect(await ok(person('renate').get(`/verdicts/${verdict}`)), verdict).to.deep.include(asShownNow(shown.body));
      const again = await ok(person('renate').post(`/verdicts/${verdict}/replay`));
      expect(again, verdict).to.deep.include(replay.body);
      const hash = sha256(canonical(again['facts'] as never));
      expect([again['same'], hash]).to.deep.equal([true, replay.body['recorded']]);
      versions.add(Number(again['ruleBook']));
    }
    expect([...versions].sort()).to.deep.equal([1, 2]);
  });

  it('has the log that was sealed, byte for byte', async () => {
    expect(await bundleOf(`?to=${linesOf(golden.bundle).length - 1}`)).to.equal(golden.bundle);
    expect((await anyone.get('/log/verifier-key')).text.trim()).to.equal(golden.verifierKey);
    await expectLog();
  });

  it('goes on trading: the same question brings the same records, under the same agreement', async () => {
    const before = await used();
    const owed = async () => {
      const sums = itemsOf(await ok(person('bo').get(`/obligations?agreementId=${id('agreement')}&limit=200`)));
      const total = (name: string) => sums.reduce((sum, one) => sum + Number(one[name]), 0);
      return [total('calls'), total('amount')] as const;
    };
    const [callsBefore, amountBefore] = await owed();
    const answer = await ask('delivery', golden.cast.keys);
    expect([answer['answerHash'], answer['records']]).to.deep.equal([answerHash('lastCall'), 3]);
    expect([answer['useNumber'], await used()]).to.deep.equal([before + 1, before + 1]);
    expect(answer['price']).to.deep.equal({ amount: '0.30', currency: 'CNY' });
    await expectReceipt(answer['receipt'] as unknown as Receipt);
    const [calls, amount] = await owed();
    expect([calls - callsBefore, (amount - amountBefore).toFixed(2)]).to.deep.equal([1, '0.30']);
    const without = await ask('delivery', [...golden.cast.optedOut, golden.cast.keys[0] as string]);
    expect(without['records']).to.equal(1);
  });

  it('remembers a question that was asked before, and makes the same file again', async () => {
    const keys = [...golden.cast.optedOut, 'nobody at all'];
    const before = await used();
    const again = await ask('delivery', keys, { 'idempotency-key': 'a-question-asked-twice' });
    expect([again['id'], again['receipt']]).to.deep.equal([id('repeated'), golden.receipts[id('repeated')]]);
    expect(await used()).to.equal(before);
    const order = { purpose, format: 'csv' };
    const file = await ok(person('bo').post(`/deliveries/${id('fileDelivery')}/files`, order), 201);
    const { text } = await person('bo').get(file['file']?.['href'] as string);
    expect(sha256(text)).to.equal(answerHash('fileCall'));
    const old = await ok(person('bo').get(`/calls/${id('fileCall')}`), 200);
    expect(old['file']).to.include({ state: 'complete', sha256: answerHash('fileCall') });
  });

  it('finishes what waits for a second pair of eyes: user, money, incident, appeal, rule book', async () => {
    const [olivia, otto, cai] = [person('olivia'), person('otto'), person('cai')];
    const invited = { email: 'oscar@operator.example', password: golden.cast.password };
    expect(await problemOf(anyone.post('/sessions', invited))).to.equal('/problems/wrong-credentials');
    expect(await problemOf(olivia.post(`/users/${id('invited')}/activate`))).to.equal('/problems/four-eyes');
    expect((await ok(otto.post(`/users/${id('invited')}/activate`)))['state']).to.equal('active');
    const oscar = await signIn(invited.email);
    expect(oscar.userId).to.equal(id('invited'));

    expect((await olivia.post(`/deposits/${id('deposit')}/confirm`)).status).to.equal(403);
    expect((await ok(otto.post(`/deposits/${id('deposit')}/confirm`)))['state']).to.equal('confirmed');
    const lines = itemsOf(await ok(cai.get('/statements?currency=CNY&limit=200')));
    const paidIn = lines.filter(({ source }) => source === id('deposit'));
    expect(paidIn.map(({ toAvailable }) => toAvailable)).to.deep.equal(['250.50']);

    const end = { outcome: 'resolved', reason: 'The copy was removed and the hole closed.' };
    expect(await problemOf(olivia.post(`/incidents/${id('incident')}/close`, end))).to.equal('/problems/four-eyes');
    expect((await ok(otto.post(`/incidents/${id('incident')}/close`, end)))['state']).to.equal('closed');
    const holds = itemsOf(await ok(person('renate').get(`/holds?subject=${id('heldListing')}`)));
    expect(holds.map(({ state }) => state)).to.deep.equal(['released']);

    const decision = { outcome: 'waived', reason: 'The kind of a job is no membership.' };
    expect((await olivia.post(`/cases/${id('appeal')}/decide`, decision)).status).to.equal(403);
    expect((await ok(oscar.post(`/cases/${id('appeal')}/decide`, decision)))['state']).to.equal('waived');

    expect(await problemOf(olivia.post(`/rule-books/${id('book')}/approve`))).to.equal('/problems/four-eyes');
    expect(Number((await ok(oscar.post(`/rule-books/${id('book')}/approve`)))['version'])).to.equal(3);
    const inForce = async () => Number((await ok(anyone.get('/principles')))['ruleBook']?.['version']);
    expect(await inForce()).to.equal(2);
    for (let waited = 0; (await inForce()) === 2 && waited < 15_000; waited += 250) await sleep(250);
    expect(await inForce()).to.equal(3);
  });

  it('finishes what waits for its parties: a suspended delivery, a notice, a request, a listing', async () => {
    const [ada, cai, otto] = [person('ada'), person('cai'), person('otto')];
    const resume = (who: Person) => who.post(`/deliveries/${id('suspended')}/resume`);
    expect(await problemOf(resume(person('bo')))).to.equal('/problems/not-your-suspension');
    expect((await ok(resume(ada)))['state']).to.equal('started');
    expect((await ask('suspended', golden.cast.keys.slice(0, 1)))['records']).to.equal(1);

    const deletedAt = new Date(Date.now() - 60_000).toISOString();
    const said = { statement: 'Deleted from our warehouse and its backups.', officer: 'Cai Wu', deletedAt };
    expect((await ok(cai.post(`/notices/${id('notice')}/confirm`, said)))['state']).to.equal('confirmed');
    const answer = { outcome: 'granted', reason: 'A copy of the records was sent.' };
    expect((await ok(ada.post(`/subject-requests/${id('request')}/answer`, answer)))['state']).to.equal('answered');
    expect((await ok(otto.post(`/listings/${id('submitted')}/publish`)))['state']).to.equal('published');
  });

  it('pays what was owed and withheld, but what was unlawfully delivered, and its books balance', async () => {
    const [otto, renate] = [person('otto'), person('renate')];
    await ok(renate.post(`/holds/${id('hold')}/release`, { reason: 'The inquiry found nothing.' }));
    const { entryId } = await ask('delivery', golden.cast.keys.slice(0, 1));
    await ok(renate.get(`/log/entries/${entryId}/proof?wait=proof`));
    const { id: cycle } = await ok(otto.post('/cycles/cut-off'));
    for (;;) {
      const { state } = await ok(otto.get(`/cycles/${cycle}`));
      if (state === ('final' as string)) break;
      // The clock runs a cycle that is due as well; each step is taken by one of the two.
      expect((await otto.post(`/cycles/${cycle}/${stepFrom[state as string]}`)).status).to.be.oneOf([200, 409]);
    }
    const owed = itemsOf(await ok(otto.get('/obligations?limit=200')));
    expect(owed.filter(({ state }) => state !== ('settled' as string))).to.deep.equal([]);
    const apart = itemsOf(await ok(otto.get('/exceptions?limit=200')));
    expect(apart.map(({ state }) => state).sort()).to.deep.equal(['paid', 'withheld']);
    const unpaid = apart.filter(({ state }) => state !== ('paid' as string));
    expect(unpaid.map((one) => itemsOf(one, 'withheldFor').map(({ rule }) => rule))).to.deep.equal([['DR-3 lawful']]);
    expect(String((await ok(otto.get('/books/proof')))['ok'])).to.equal('true');
  });

  it('goes on with its log, and stops in good order', async () => {
    const [newest] = itemsOf(await ok(person('renate').get('/log/entries?limit=1')));
    await ok(person('renate').get(`/log/entries/${newest?.['id']}/proof?wait=proof`));
    expect(await expectLog()).to.be.above(20);
    expect(await exchange.kill('SIGTERM')).to.equal(0);
    expect(
      exchange
        .output()
        .split('\n')
        .filter((line) => line.includes('"level":"error"')),
    ).to.deep.equal([]);
  });
});
