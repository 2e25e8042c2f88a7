import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { admit, signInInstitutions } from '../../seeders/exchange.ts';
import { Client, applyFor, expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { otherExchange } from '../support/database.ts';
import { exchangeProcess, type Process } from '../support/process.ts';
import { patience, rounds } from '../support/rounds.ts';
import { column, newProduct } from '../list/people.ts';

const KILLS = rounds(2, 30);
const later = { prefer: 'respond-async' };
const dictionary = [
  column('id', 'text', 'identifier'),
  column('age', 'integer', 'quasi-identifier'),
  column('sex', 'text', 'quasi-identifier'),
  column('income', 'integer', 'measure'),
];

let waves = 0;
function people(): string {
  waves += 1;
  const rows = Array.from({ length: 60_000 }, (_, row) => {
    const [age, sex] = [20 + (row % 50), row % 2 === 0 ? 'f' : 'm'];
    return `p${waves}x${row},${age},${sex},${(row * 7919 + waves * 104_729) % 100_003}`;
  });
  return `id,age,sex,income\n${rows.join('\n')}\n`;
}

/** The job of a piece of long work, and whether a revision comes of it. */
type Begun = { readonly href: string; readonly makes: boolean };

describe('jobs of an exchange that is killed, and whose studies are killed', function () {
  this.timeout(patience(240_000));

  it(`all end in a state that tells the truth, and no revision is half there, over ${KILLS} kills`, async () => {
    const other = await otherExchange('jobs');
    const exchange = await exchangeProcess({ ...other.settings, JOB_SILENT_SECONDS: '5' });
    await exchange.start();
    try {
      const { operators } = await signInInstitutions(exchange.url, other.settings['OPERATOR_PASSWORD'] as string);
      const ada = await applyFor(new Client(exchange.url), 'ada', ['supplier']);
      await admit(operators, ada);
      const { id: productId } = await newProduct(ada, {
        subjectKind: 'person',
        dictionary,
        keyColumn: 'id',
      });
      const path = `/products/${productId}/revisions?name=a.csv`;
      const first = expectStatus(await ada.upload(path, people()), 201);
      const jobs: Begun[] = [];
      for (let round = 0; round < KILLS; round += 1) {
        const sending = [upload(ada, path), examine(ada), generalise(ada, first.id as string)].map((one) =>
          one.then((job) => jobs.push(...job)).catch(() => undefined),
        );
        await sleep(randomInt(200, 2_500));
        if (round % 2 === 0) {
          await exchange.kill('SIGKILL');
          await Promise.all(sending);
          await exchange.start();
        } else {
          killStudies(exchange);
          await Promise.all(sending);
        }
      }
      const ends = await Promise.all(jobs.map(async ({ href, makes }) => ({ makes, job: await ended(ada, href) })));
      expect(new Set(ends.map(({ job }) => job['state']))).not.include('running');
      const made = ends.filter(({ job, makes }) => makes && job['state'] === 'done');
      const revisions = itemsOf(expectStatus(await ada.get(`/products/${productId}/revisions?limit=200`), 200));
      const named = made.map(({ job }) =>
        String(job['result']?.['href'] ?? '')
          .split('/')
          .at(-1),
      );
      expect(revisions.map(({ id }) => id)).include.members([first.id, ...named]);
      expect(revisions.length).equal(new Set(named).size + 1);
      for (const { id } of revisions) {
        const files = readdirSync(join(other.settings['DATA_DIR'] as string, 'revisions', id as string)).sort();
        expect(files.filter((name) => !name.startsWith('original.'))).deep.equal(['data.parquet']);
        expectStatus(await ada.get(`/revisions/${id}`), 200);
      }
      for (const { job } of ends.filter(({ job }) => job['state'] === 'failed'))
        expect(['/problems/job-lost', '/problems/study-interrupted', '/problems/revision-exists']).include(
          job['problem']?.['type'],
        );
    } finally {
      await exchange.kill('SIGTERM');
      await other.drop();
    }
  });
});

async function begun(reply: Promise<{ status: number; headers: Headers }>, makes: boolean): Promise<Begun[]> {
  const { status, headers } = await reply;
  return status === 202 ? [{ href: headers.get('location') as string, makes }] : [];
}

const upload = (ada: Person, path: string): Promise<Begun[]> =>
  begun(ada.upload(path, people(), 'text/csv', later), true);

async function examine(ada: Person): Promise<Begun[]> {
  const content = people();
  const { id } = expectStatus(await ada.post('/uploads', { name: 'a.csv', bytes: content.length }), 201);
  expectStatus(await ada.upload(`/uploads/${id}/parts/1`, content, 'application/octet-stream', {}, 'PUT'), 200);
  const job = await begun(ada.post(`/uploads/${id}/examine`, {}, later), false);
  return job;
}

const generalise = (ada: Person, revisionId: string): Promise<Begun[]> => {
  const body = { apply: true, levels: { age: 1 }, hierarchies: { age: { bands: [5 + (waves % 30)] } } };
  return begun(ada.post(`/revisions/${revisionId}/generalise`, body, later), true);
};

async function ended(ada: Person, href: string): Promise<Body> {
  for (;;) {
    const job = expectStatus(await ada.get(href), 200);
    if (job['state'] !== 'running') return job;
    await sleep(200);
  }
}

/** Kills the processes that study files for this exchange. */
function killStudies(exchange: Process): void {
  const children = readFileSync(`/proc/${exchange.pid()}/task/${exchange.pid()}/children`, 'utf8').trim();
  for (const pid of children.split(' ').filter((one) => one !== '')) execFileSync('kill', ['-9', pid]);
}
