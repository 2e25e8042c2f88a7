import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { admit, signInInstitutions } from '../../seeders/exchange.ts';
import { Client, applyFor, expectStatus, itemsOf, type Person } from '../../seeders/client.ts';
import { otherExchange } from '../support/database.ts';
import { exchangeProcess, type Process } from '../support/process.ts';
import { patience, rounds } from '../support/rounds.ts';
import { sendFile } from '../support/strangers.ts';
import { productFor, strangersFiles, streamOf } from '../support/strangers-files.ts';
import { newProduct } from '../list/people.ts';

/** The campaign sends every file whole; the short form a few small ones, of the kinds that once stopped everybody. */
const size = rounds(0.02, 1);
const short =
  /80 kB|0\.9 MB|2 MB cell|30 M commas|60 MB|50 M constant|deep and closed|longer than the file|of noise|without end/;
const files = strangersFiles.filter(({ name }) => rounds(Number(short.test(name)), 1) === 1);
const settings = { UPLOAD_LIMIT_MB: '256', STUDY_SECONDS: '120', JOB_ABOVE_MB: '1000' };

describe("strangers' files", function () {
  this.timeout(patience(120_000));
  let exchange: Process;
  let ada: Person;
  let folder: string;
  let other: Awaited<ReturnType<typeof otherExchange>>;

  before(async () => {
    other = await otherExchange('strangers');
    folder = other.settings['DATA_DIR'] as string;
    exchange = await exchangeProcess({ ...other.settings, ...settings });
    await exchange.start();
    const operators = await signInInstitutions(exchange.url, other.settings['OPERATOR_PASSWORD'] as string);
    ada = await applyFor(new Client(exchange.url), 'ada', ['supplier']);
    await admit(operators.operators, ada);
  });
  after(async () => {
    await exchange.kill('SIGTERM');
    await other.drop();
  });

  for (const file of files)
    it(`of the kind "${file.name}" are refused or measured, and leave nothing`, async () => {
      const { id } = await newProduct(ada, productFor(file));
      const path = `/products/${id}/revisions?name=${file.file}`;
      const reply = await sendFile(exchange.url, ada, path, await streamOf(file, size));
      expect(reply.status, reply.text.slice(0, 500)).oneOf(file.honest ? [201] : [201, 400, 413, 415, 422]);
      const kept = itemsOf(expectStatus(await ada.get(`/products/${id}/revisions`), 200)).map((one) => one.id);
      expect(kept.length).equal(reply.status === 201 ? 1 : 0);
      const left = ['incoming', 'uploads'].flatMap((name) => filesBelow(join(folder, name)));
      expect(left).deep.equal([]);
      expect((await fetch(`${exchange.url}/livez`)).status).equal(200);
    });
});

function filesBelow(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
