import { Decimal } from 'decimal.js';
import { parseMoney, priceOf, type Currency, type Money } from '../../kernel/money.ts';
import { DAY } from '../../kernel/time.ts';
import type { Trade } from '../../command/index.ts';

/** So many different buyers must stand in a point of the board: nobody's own trades can be told from it. */
export const LEAST_BUYERS = 3;
/** High, low and volume are of these days. */
const BOARD_DAYS = 30;

/** Some trades together: the last price, the highest and lowest of them, and how many uses they were for. */
export type Point = {
  readonly at: Date;
  readonly last: Money;
  readonly high: Money;
  readonly low: Money;
  readonly volume: number;
};

/** What the board says of an item. `suppressed`: it was traded, but by too few buyers for a price to be shown. */
export type Quote = {
  readonly last: Money | null;
  /** The last price against the one before it, as a share; against the opening price where it is the first. */
  readonly change: string | null;
  readonly high: Money | null;
  readonly low: Money | null;
  readonly volume: number | null;
  readonly suppressed: boolean;
};

/**
 * The points of an item, the oldest first. A point takes trades in until three different buyers are among them, and
 * the next one begins after it; what has not become a point is not told, also not as part of a sum. Only trades by
 * the record and in the item's currency can be compared.
 */
export function pointsOf(trades: readonly Trade[], currency: Currency): Point[] {
  const points: Point[] = [];
  let open: Trade[] = [];
  for (const trade of trades) {
    if (trade.plan.model !== 'per-record' || trade.plan.currency !== currency) continue;
    open.push(trade);
    if (new Set(open.map(({ buyerId }) => buyerId)).size < LEAST_BUYERS) continue;
    const prices = open.map(pricePerThousand);
    points.push({
      at: trade.at,
      last: prices.at(-1) as Money,
      high: prices.reduce((most, price) => (price > most ? price : most)),
      low: prices.reduce((least, price) => (price < least ? price : least)),
      volume: open.reduce((sum, { uses }) => sum + uses, 0),
    });
    open = [];
  }
  return points;
}

const pricePerThousand = ({ plan: { price, per } }: Trade): Money => priceOf(1000, parseMoney(price), per);

/** What the board says now of an item with these points; `traded` is whether it was traded at all. */
export function quoteOf(points: readonly Point[], traded: boolean, opening: Money | null, now: Date): Quote {
  const last = points.at(-1)?.last ?? null;
  const before = points.at(-2)?.last ?? opening;
  const recent = points.filter(({ at }) => now.getTime() - at.getTime() <= BOARD_DAYS * DAY);
  const none = recent.length === 0;
  return {
    last,
    change: last === null || before === null || before === 0n ? null : shareOf(last - before, before),
    high: none ? null : recent.reduce((most, { high }) => (high > most ? high : most), 0n),
    low: none ? null : recent.reduce((least, { low }) => (low < least ? low : least), recent[0]?.low as Money),
    volume: none ? null : recent.reduce((sum, { volume }) => sum + volume, 0),
    suppressed: traded && last === null,
  };
}

const shareOf = (part: Money, whole: Money): string =>
  new Decimal(part.toString()).dividedBy(whole.toString()).toDecimalPlaces(4).toFixed(4);
