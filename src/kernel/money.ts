import { z } from 'zod';
import { saying } from './said.ts';
import { Decimal } from 'decimal.js';

/**
 * An amount in micro-units (10⁻⁶) of its currency. Stored as BIGINT, sent as decimal text; no JavaScript number holds
 * one.
 */
export type Money = bigint;

const exact = Decimal.clone({ precision: 60 });
const shape = /^\d{1,12}(\.\d{1,6})?$/;
const MICRO = 1_000_000n;

/** Currencies the books are kept in. */
export const currencies = ['CNY', 'EUR', 'USD'] as const;
export type Currency = (typeof currencies)[number];

/**
 * Reads a decimal text such as `12.50`: no sign, at most 12 digits before and 6 after the point, so that sums of
 * millions of amounts stay inside a 64-bit integer. Anything else is a `RangeError`; requests are checked by
 * `moneyText` first.
 */
export function parseMoney(text: string): Money {
  if (!shape.test(text)) throw new RangeError(`"${text}" is not an amount of at most 12 digits and 6 decimals.`);
  const [units = '0', fraction = ''] = text.split('.');
  return BigInt(units) * MICRO + BigInt(fraction.padEnd(6, '0'));
}

/**
 * Writes an amount as decimal text with at least two decimals and no needless zeros beyond them. Exact in both
 * directions.
 */
export function formatMoney(amount: Money): string {
  const size = amount < 0n ? -amount : amount;
  const fraction = (size % MICRO)
    .toString()
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `${amount < 0n ? '-' : ''}${size / MICRO}.${fraction}`;
}

/** An amount as a BIGINT column gives it: text from MySQL, text or a safe integer from SQLite. */
export function storedMoney(value: string | number | bigint): Money {
  return BigInt(value);
}

/**
 * An amount in a request. A price of zero is a choice the caller must allow explicitly elsewhere; signs are refused.
 */
export const moneyText = z
  .string()
  .regex(
    shape,
    saying('not-money', 'must be a decimal text without sign, at most 12 digits and 6 decimals, such as "12.50"'),
  )
  .describe('An amount as decimal text, such as "12.50".');

/**
 * `bps` hundredths of a percent of `whole`, rounded down: a fee never exceeds its rate. The remainder stays with the
 * payee.
 */
export function share(whole: Money, bps: number): Money {
  return (whole * BigInt(bps)) / 10_000n;
}

/**
 * The price of `count` units at `pricePer` for every `per` units, rounded half-even to the micro-unit, once.
 * Half-even (IEEE 754 §4.3.1) because it favours neither party over many charges.
 */
export function priceOf(count: number, pricePer: Money, per: number): Money {
  const price = new exact(pricePer.toString()).times(count).dividedBy(per);
  return BigInt(price.toDecimalPlaces(0, Decimal.ROUND_HALF_EVEN).toFixed(0));
}
