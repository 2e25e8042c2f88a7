import { expect } from 'chai';
import { judged } from '../support/portal-tables/judged.ts';
import { hidden, portalTables } from '../support/portal-tables/index.ts';

/** A reviewer who is sent what is plainly harmless passes everything; see `test/support/portal-tables`. */
describe('a table as city portals publish it', function () {
  this.timeout(60_000);
  for (const [domain, tables] of Object.entries(portalTables))
    for (const table of tables)
      it(`of ${domain}, ${table.title}: is found to hold what a reviewer wants to see, and nothing silly`, async () => {
        const { words, persons, identifiers } = await judged(table);
        expect([...words, ...persons, ...identifiers])
          .to.have.members([...table.expected])
          .and.length(table.expected.length);
      });

  it('is one of at least sixty, of ten domains', () => {
    expect(Object.values(portalTables).flat().length).to.be.at.least(60);
    expect(Object.keys(portalTables)).to.have.length(10);
  });

  for (const table of hidden)
    it(`that hides persons, ${table.title}: is caught`, async () => {
      const { words, persons, identifiers } = await judged(table);
      expect([...words, ...persons, ...identifiers]).not.to.deep.equal([]);
    });
});
