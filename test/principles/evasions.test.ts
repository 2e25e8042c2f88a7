import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { startExchange } from '../support/exchange.ts';
import { listing, Market, outcomes, panel, rivers } from '../support/evasions.ts';
import { config } from '../../config/env.ts';
import { groups, told } from './evasions/index.ts';

/**
 * What is hidden in a file is found before any database is asked; on a second engine only what hangs on the database is
 * tried again.
 */
const elsewhere = ['purposes, terms and consents', 'the data of others', 'decisions, opt-outs and rule books'];
const isElsewhere = /^(mysql|mariadb):/.test(config.DATABASE_URL ?? '');

/**
 * What an adversary tries, over HTTP, one thing at a time against a product that is otherwise complete, and what
 * becomes of it.
 */
describe('an evasion', function () {
  this.timeout(60_000);
  let market: Market;
  before(async () => {
    market = new Market(await startExchange());
  });

  it('starts from products that are published as they stand', async () => {
    for (const offer of [panel, rivers]) {
      const { outcome, told: said } = await listing(market, offer);
      expect(outcome, said).to.equal('passes');
    }
  });

  for (const [group, evasions] of Object.entries(groups).filter(([name]) => !isElsewhere || elsewhere.includes(name))) {
    describe(`by ${group}`, () => {
      for (const { name, outcome, by, run } of evasions) {
        it(`${name}: ${outcome}`, async () => {
          const found = await run(market);
          expect(found.outcome, found.told).to.equal(outcome);
          if (by !== undefined) expect(found.by, found.told).to.include(by);
        });
      }
    });
  }

  it('stands in the list with what becomes of it, and nothing else does', () => {
    expect(readFileSync(new URL('../../src/principles/evasions.md', import.meta.url), 'utf8')).to.equal(told());
  });

  it('has a name of its own; what stops it is told, and why not where nothing does', () => {
    const all = Object.values(groups).flat();
    expect(new Set(all.map(({ name }) => name)).size).to.equal(all.length);
    expect(all.length).to.be.at.least(60);
    expect(
      all
        .filter(({ outcome, by, why }) => (outcome === 'passes' ? why === undefined : by === undefined))
        .map(({ name }) => name),
    ).to.deep.equal([]);
    expect(all.every(({ outcome }) => outcomes.includes(outcome))).to.equal(true);
  });
});
