import { useWords } from '../words/index.tsx';

export type PlanShown = {
  readonly model: 'per-call' | 'per-record';
  readonly currency: string;
  readonly price: string;
  readonly per: number;
  readonly misses?: string;
};

const DECIMALS = 6;

const millionthsOf = (price: string): bigint => {
  const [whole = '0', part = ''] = price.split('.');
  return BigInt(whole + part.padEnd(DECIMALS, '0').slice(0, DECIMALS));
};
const textOf = (millionths: bigint): string => {
  const digits = millionths.toString().padStart(DECIMALS + 1, '0');
  return `${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`;
};

/** What so many calls or records cost under a plan, as decimal text; computed in millionths, so nothing is lost. */
export const costOf = ({ price, per }: Pick<PlanShown, 'price' | 'per'>, count: number): string =>
  textOf((millionthsOf(price) * BigInt(count)) / BigInt(per));

/** The most that a query for so many keys can cost: with a record for each, or with none, whichever is dearer. */
export function mostFor({ model, price, per, misses = '0' }: PlanShown, keys: number): string {
  const [hit, miss, count] = [millionthsOf(price), millionthsOf(misses), BigInt(keys)];
  const most = model === 'per-call' ? hit + miss * count : (hit > miss ? hit : miss) * count;
  return textOf(most / BigInt(per));
}

/** A price plan as sentences: what is charged, and what keys without a record cost. */
export function usePrice() {
  const { words, format } = useWords();
  const w = words.match;
  const says = ({ model, currency, price, per }: PlanShown): string =>
    (model === 'per-call' ? w.perCall : w.perRecord)(format.money(price, currency), format.count(per));
  const amount = ({ currency, price }: PlanShown): string => format.money(price, currency);
  const unit = ({ model, per }: PlanShown): string =>
    (model === 'per-call' ? w.unitCalls : w.unitRecords)(format.count(per));
  const ofMisses = ({ misses, currency, per }: PlanShown): string =>
    misses === undefined || /^[0.]*$/.test(misses)
      ? w.missesFree
      : w.missesCost(w.perKey(format.money(misses, currency), format.count(per)));
  return { says, amount, unit, ofMisses };
}
