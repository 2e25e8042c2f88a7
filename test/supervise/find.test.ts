import { expect } from 'chai';
import { newId, nouns, type Prefix } from '../../src/kernel/ids.ts';
import { expectStatus } from '../../seeders/client.ts';
import { routeTables } from '../../src/app.ts';
import { addresses } from '../../src/supervise/service/identifier.ts';
import { startExchange } from '../support/exchange.ts';

/** Where each kind of identifier is read, said by hand; what is not here is known by its history. */
const collections: Readonly<Partial<Record<Prefix, string>>> = {
  mem: 'members',
  prd: 'products',
  rev: 'revisions',
  lst: 'listings',
  agr: 'agreements',
  dlv: 'deliveries',
  cal: 'calls',
  bok: 'rule-books',
  cas: 'cases',
  ntc: 'notices',
  cor: 'corrections',
  inc: 'incidents',
  cyc: 'cycles',
  ent: 'log/entries',
  job: 'jobs',
  upl: 'uploads',
};

describe('find', () => {
  for (const prefix of Object.keys(nouns) as Prefix[]) {
    it(`leads from the identifier of a ${nouns[prefix]} to where it is read`, async () => {
      const { regulator } = await startExchange();
      const id = newId(prefix);
      const found = expectStatus(await regulator.get(`/find?q=${id}`), 200);
      const href = `/api/v1/${collections[prefix] ?? 'history'}/${id}`;
      expect(found).to.deep.equal({ noun: nouns[prefix], id, href });
    });
  }

  const reads = Object.values(routeTables)
    .flat()
    .filter(({ method }) => method === 'get')
    .map(({ path }) => path);

  it('leads to addresses that exist only', () => {
    expect(Object.values(addresses).filter((address) => !reads.includes(address))).to.deep.equal([]);
  });

  it('forgets no address that an identifier alone opens', () => {
    // A verdict is read by the id of its log entry; a request of a subject is found by its history; desks have names.
    const named = ['/verdicts/:verdictId', '/subject-requests/:subjectRequestId', '/desks/:desk'];
    const known = [...Object.values(addresses), ...named];
    const opened = reads.filter((path) => /^[^:]*\/:\w+$/.test(path));
    expect(opened.filter((path) => !known.includes(path))).to.deep.equal([]);
  });
});
