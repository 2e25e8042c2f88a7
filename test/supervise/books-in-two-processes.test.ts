import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { Client, expectStatus } from '../../seeders/client.ts';
import { signInInstitutions } from '../../seeders/exchange.ts';
import { completeCreditCode } from '../../src/register/index.ts';
import { otherExchange } from '../support/database.ts';
import { exchangeProcess, type Process } from '../support/process.ts';
import { purposes, thresholds } from '../principles/founding.ts';

const why = 'The classes are too small for what has become known.';

describe('a new version of the rule book, in two processes', function () {
  this.timeout(120_000);
  let drop: () => Promise<void>;
  let processes: Process[] = [];

  before(async () => {
    const other = await otherExchange('books');
    drop = () => other.drop();
    for (const args of [['start'], ['serve']] as const) {
      const process = await exchangeProcess(other.settings, args);
      await process.start();
      processes = [...processes, process];
    }
  });
  after(async () => {
    for (const process of processes) await process.kill('SIGTERM');
    await drop();
  });

  it('holds in both from the same instant on, and not before', async () => {
    const [here, there] = processes as [Process, Process];
    const {
      operators: [proposer],
    } = await signInInstitutions(here.url, 'a password for tests');
    const {
      operators: [, approver],
    } = await signInInstitutions(there.url, 'a password for tests');
    const { id } = expectStatus(
      await proposer.post('/rule-books', { changes: { thresholds: { delivery: { k: 19 } } }, why }),
      201,
    );
    const asked = Date.now();
    const { since } = expectStatus(await approver.post(`/rule-books/${id}/approve`), 200);
    const instant = Date.parse(since as string);
    expect(instant).to.be.at.least(asked + 5_000);
    const seen = { before: new Set<string>(), after: new Set<string>() };
    while (Date.now() < instant + 500) {
      for (const { url } of [here, there]) {
        const began = Date.now();
        const { ruleBook } = expectStatus(await new Client(url).get('/principles'), 200);
        const told = `${ruleBook?.['version']} ${ruleBook?.['thresholds']?.['delivery']?.['k']}`;
        if (Date.now() < instant) seen.before.add(told);
        if (began >= instant) seen.after.add(`${url} ${told}`);
      }
      await sleep(20);
    }
    expect([...seen.before]).to.deep.equal([`1 ${thresholds.delivery.k}`]);
    expect([...seen.after].sort()).to.deep.equal([`${here.url} 2 19`, `${there.url} 2 19`].sort());
  });

  it('is what an application has to accept from then on', async () => {
    const { url } = processes[0] as Process;
    const application = (acceptsRuleBook: number) =>
      new Client(url).post('/members', {
        legalName: 'Old Ltd',
        creditCode: completeCreditCode('91310000MA1ABCDEF'),
        capacities: ['buyer'],
        contact: { name: 'Otto', email: 'o@old.example' },
        officer: { name: 'Otto', email: 'o@old.example' },
        securityGrade: 3,
        acceptsRuleBook,
        user: { name: 'Otto', email: 'o@old.example', password: 'a long enough password' },
      });
    const refused = await application(1);
    expect([refused.status, refused.body['type']]).to.deep.equal([422, '/problems/rule-book-outdated']);
    expectStatus(await application(2), 201);
  });

  it('takes a purpose in requests from the same instant on, and refuses it before', async () => {
    const [here, there] = processes as [Process, Process];
    const {
      operators: [proposer, approver],
    } = await signInInstitutions(here.url, 'a password for tests');
    const extra = { code: 'Extra', broader: [], zh: '其他', aliases: [] };
    const { id } = expectStatus(
      await proposer.post('/rule-books', { changes: { purposes: [...purposes, extra] }, why }),
      201,
    );
    const { since } = expectStatus(await approver.post(`/rule-books/${id}/approve`), 200);
    const instant = Date.parse(since as string);
    const seen = { before: new Set<string>(), after: new Set<string>() };
    while (Date.now() < instant + 500) {
      for (const { url } of [here, there]) {
        const began = Date.now();
        const { status, body } = await new Client(url).get('/listings?purpose=Extra&limit=0');
        const told = JSON.stringify([status, body['type'], body['errors']]);
        if (Date.now() < instant) seen.before.add(told);
        if (began >= instant) seen.after.add(told);
      }
      await sleep(20);
    }
    const small = { code: 'too-small', says: { of: 'number', least: 1 } };
    const limit = { pointer: '#/limit', detail: 'Too small: expected number to be >=1', ...small };
    const fault = {
      pointer: '#/purpose',
      detail: 'must be a purpose of the rule book; /api/v1/principles lists them',
      code: 'not-a-purpose',
      says: {},
    };
    const invalid = (...errors: readonly object[]) => JSON.stringify([422, '/problems/invalid-request', errors]);
    expect([...seen.before]).to.deep.equal([invalid(limit, fault)]);
    expect([...seen.after]).to.deep.equal([invalid(limit)]);
    for (const { url } of [here, there]) expectStatus(await new Client(url).get('/listings?purpose=Extra'), 200);
  });
});
