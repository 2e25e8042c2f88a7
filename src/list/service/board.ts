import type { z } from 'zod';
import type { Ctx } from '../../kernel/ctx.ts';
import { notVisible } from '../../kernel/problem.ts';
import { DAY } from '../../kernel/time.ts';
import { ports, query, type Trade } from '../../command/index.ts';
import { pointsOf, quoteOf, type Point } from '../rules/index.ts';
import type { ItemQuery, ItemRef, PriceQuery, QuotedItem } from '../schemas/index.ts';
import { carriersOf } from '../store/catalogue.ts';
import { findItems, seekItem, type Item } from '../store/item.ts';

/** Trades are looked back on for so long. */
const REACH_DAYS = 365;
/** The whole board is made anew after so long: it is what everybody who comes sees first. */
const KEPT_MS = 30_000;

type Traded = { readonly listings: number; readonly trades: readonly Trade[] };
type Board = { readonly asOf: Date; readonly of: ReadonlyMap<string, Traded> };

let kept: Board | undefined;

/** The item dictionary with its price board, in the order of the codes. */
export const listItems = query('item.read', async (ctx, { subjectKind, ...page }: z.output<typeof ItemQuery>) => {
  const found = await findItems(ctx, { subjectKind }, page);
  const age = kept && ctx.now.getTime() - kept.asOf.getTime();
  const board = kept && age !== undefined && age >= 0 && age < KEPT_MS ? kept : (kept = await boardOf(ctx));
  return { ...found, items: found.items.map((item) => quoted(item, board)) };
});

/** One item with its line of the board, as it is now. */
export const readItem = query('item.read', async (ctx, { code }: z.output<typeof ItemRef>) =>
  quoted(await findItem(ctx, code), await boardOf(ctx, code)),
);

/** The prices of an item over some days, point by point, and whether it was traded by too few to show any. */
export const readPrices = query('item.read', async (ctx, { code, range }: z.output<typeof PriceQuery>) => {
  const item = await findItem(ctx, code);
  const { points, traded } = pointsIn(item, await boardOf(ctx, code));
  const since = ctx.now.getTime() - Number.parseInt(range, 10) * DAY;
  const items = points.filter(({ at }) => at.getTime() >= since);
  return { code, range, items, suppressed: traded && points.length === 0 };
});

/** What was traded of every item, or of one. A listing with several items trades each of them at its price. */
async function boardOf({ tx, now }: Ctx, code?: string): Promise<Board> {
  const carriers = await carriersOf(tx, code);
  const since = new Date(now.getTime() - REACH_DAYS * DAY);
  const trades = await ports().agreements.tradesOn(
    tx,
    carriers.map(({ id }) => id),
    since,
  );
  const itemsOf = new Map(carriers.map(({ id, itemCodes }) => [id, itemCodes]));
  const of = new Map<string, { listings: number; trades: Trade[] }>();
  const line = (item: string) => {
    const found = of.get(item) ?? { listings: 0, trades: [] };
    of.set(item, found);
    return found;
  };
  for (const { itemCodes, isOnOffer } of carriers)
    if (isOnOffer) for (const item of itemCodes) line(item).listings += 1;
  for (const trade of trades) for (const item of itemsOf.get(trade.listingId) ?? []) line(item).trades.push(trade);
  return { asOf: now, of };
}

async function findItem(ctx: Ctx, code: string): Promise<Item> {
  const item = await seekItem(ctx, code);
  if (!item) throw notVisible('item');
  return item;
}

function pointsIn({ code, currency }: Item, { of }: Board): { readonly points: Point[]; readonly traded: boolean } {
  const trades = of.get(code)?.trades ?? [];
  return { points: pointsOf(trades, currency), traded: trades.length > 0 };
}

function quoted(item: Item, board: Board): QuotedItem {
  const { points, traded } = pointsIn(item, board);
  const listings = board.of.get(item.code)?.listings ?? 0;
  return { ...item, ...quoteOf(points, traded, item.openingPrice, board.asOf), listings, asOf: board.asOf };
}
