import { expect } from 'chai';
import fc from 'fast-check';
import { priceBoard } from '../../seeders/data/index.ts';
import { expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import type { Trade } from '../../src/command/index.ts';
import { shiftClock } from '../../src/kernel/clock.ts';
import { parseMoney } from '../../src/kernel/money.ts';
import { seedItems } from '../../src/list/index.ts';
import { LEAST_BUYERS, pointsOf, quoteOf } from '../../src/list/rules/index.ts';
import { offersOf } from '../match/offers.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';

const start = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;
const trade = (hour: number, buyerId: string, price: string, uses = 1, plan: object = {}): Trade => ({
  at: new Date(start + hour * HOUR_MS),
  listingId: 'lst_1',
  buyerId,
  plan: { model: 'per-record', currency: 'CNY', price, per: 1000, ...plan },
  uses,
});

describe('the points of the board', () => {
  it('each stand on three different buyers at least, and hold no trade twice', () => {
    const drawn = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 99 })));
    fc.assert(
      fc.property(drawn, (pairs) => {
        const trades = pairs.map(([buyer, uses], hour) => trade(hour, buyer, '35', uses));
        const points = pointsOf(trades, 'CNY');
        let from = 0;
        for (const { at, volume } of points) {
          const upTo = trades.findIndex((one) => one.at.getTime() === at.getTime()) + 1;
          const within = trades.slice(from, upTo);
          expect(new Set(within.map(({ buyerId }) => buyerId)).size).equal(LEAST_BUYERS);
          expect(volume).equal(within.reduce((sum, { uses }) => sum + uses, 0));
          from = upTo;
        }
        expect(new Set(trades.slice(from).map(({ buyerId }) => buyerId)).size, 'buyers left over').below(LEAST_BUYERS);
      }),
    );
  });

  it('give the price of a thousand records, and leave out what cannot be compared', () => {
    const trades = [
      trade(1, 'a', '0.04', 2, { per: 1 }),
      trade(2, 'b', '30', 3),
      trade(3, 'x', '1', 5, { model: 'per-call' }),
      trade(4, 'y', '1', 5, { currency: 'EUR' }),
      trade(5, 'c', '36', 4),
    ];
    const points = pointsOf(trades, 'CNY');
    expect(points).deep.equal([
      { at: trades[4]?.at, last: parseMoney('36'), high: parseMoney('40'), low: parseMoney('30'), volume: 9 },
    ]);
    const now = new Date(start + 24 * HOUR_MS);
    const quote = {
      last: parseMoney('36'),
      high: parseMoney('40'),
      low: parseMoney('30'),
      volume: 9,
      suppressed: false,
    };
    expect(quoteOf(points, true, parseMoney('35'), now)).deep.equal({ ...quote, change: '0.0286' });
    expect(quoteOf(points, true, null, now)).deep.equal({ ...quote, change: null });
    const later = quoteOf(points, true, null, new Date(start + 40 * 24 * HOUR_MS));
    expect(later, 'after thirty days').deep.equal({ ...quote, change: null, high: null, low: null, volume: null });
  });
});

describe('an item that is traded', () => {
  const code = 'person.device-price-band';
  let exchange: Exchange;
  let listingId: string;
  const item = async (): Promise<Body> => expectStatus(await exchange.anonymous.get(`/items/${code}`), 200);
  const prices = async (): Promise<Body> => expectStatus(await exchange.anonymous.get(`/items/${code}/prices`), 200);
  const buy = async (uses: number, person?: Person): Promise<Person> => {
    const buyer = person ?? (await exchange.buyer('bo'));
    const order = { listingId, purpose: 'AcademicResearch', termDays: 10, uses };
    expectStatus(await buyer.post('/agreements', order), 201);
    return buyer;
  };
  before(async () => {
    exchange = await startExchange();
    await seedItems(priceBoard);
    const plan = { model: 'per-record', currency: 'CNY', price: '36', per: 1000 };
    const offered = await offersOf(exchange, await exchange.supplier('ada'), [{ plan }], { itemCodes: [code] });
    listingId = offered.listingIds[0] as string;
  });
  after(() => shiftClock(0));

  it('shows nothing until three buyers traded it, then what they traded together, and not what came after', async () => {
    const none = { last: null, change: null, high: null, low: null, volume: null, openingPrice: null };
    expect(await item()).deep.include({ ...none, code, listings: 1, suppressed: false });
    const first = await buy(1);
    await buy(2);
    await buy(4, first);
    expect(await item()).deep.include({ ...none, suppressed: true });
    expect(await prices()).deep.include({ items: [], suppressed: true, range: '90d' });
    await buy(8);
    const told = { last: '36.00', change: null, high: '36.00', low: '36.00', volume: 15, suppressed: false };
    expect(await item()).deep.include(told);
    await buy(16);
    expect(await item(), 'after one trade more').deep.include(told);
    const { items } = await prices();
    expect(items).to.have.length(1);
    expect(itemsOf({ items } as Body)[0]).deep.include({ last: '36.00', volume: 15 });
  });

  it('stands on the board the same, at the latest after half a minute', async () => {
    shiftClock(31_000);
    const board = expectStatus(await exchange.anonymous.get('/items?limit=200'), 200);
    const { asOf: _, ...line } = itemsOf(board).find((one) => one['code'] === code) as Body;
    expect(line).deep.include({ last: '36.00', volume: 15, listings: 1, suppressed: false });
  });

  it('is not there under a code that nobody knows, nor over days that are no range', async () => {
    expect((await exchange.anonymous.get('/items/person.nothing')).status).equal(404);
    expect((await exchange.anonymous.get('/items/person.nothing/prices')).status).equal(404);
    expect((await exchange.anonymous.get(`/items/${code}/prices?range=7d`)).status).equal(422);
  });
});
