import { expect } from 'chai';
import { signInInstitutions } from '../../../seeders/exchange.ts';
import { otherExchange } from '../../support/database.ts';
import { listing, Market, type Apart } from '../../support/evasions.ts';
import { panel, rivers } from '../../support/offers.ts';
import { startExchange } from '../../support/exchange.ts';
import { exchangeProcess } from '../../support/process.ts';
import { tried } from './index.ts';
import { becomes } from './judge-each.ts';

/**
 * What an adversary tries, over HTTP, one thing at a time against a product that is otherwise complete, and what
 * becomes of it.
 */
export function tryEach(group: keyof typeof tried): void {
  describe('an evasion', function () {
    this.timeout(60_000);
    let market: Market;
    before(async () => {
      market = new Market(await startExchange(), apart);
    });

    it('starts from products that are published as they stand', async () => {
      for (const offer of [panel, rivers]) {
        const { outcome, answer: said } = await listing(market, offer);
        expect(outcome, said).to.equal('passes');
      }
    });

    describe(`by ${group}`, () => {
      for (const { name, outcome, by, run } of tried[group] ?? []) {
        it(`${name}: ${outcome}`, async () => becomes(await run(market), outcome, by));
      }
    });
  });
}

const apart: Apart = async (work) => {
  const other = await otherExchange('apart');
  const exchange = await exchangeProcess(other.settings);
  await exchange.start();
  try {
    return await work(
      (await signInInstitutions(exchange.url, other.settings['OPERATOR_PASSWORD'] as string)).operators,
    );
  } finally {
    await exchange.kill('SIGTERM');
    await other.drop();
  }
};
