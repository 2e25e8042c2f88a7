import { useWords } from '../words/index.tsx';

export type Plan = {
  readonly model: 'per-call' | 'per-record';
  readonly currency: string;
  readonly price: string;
  readonly per: number;
  readonly misses?: string;
};

const DECIMALS = 6;

/** What so many calls or records cost under a plan, as decimal text; computed in whole millionths, so nothing is lost. */
export function costOf({ price, per }: Pick<Plan, 'price' | 'per'>, count: number): string {
  const [whole = '0', part = ''] = price.split('.');
  const millionths = BigInt(whole + part.padEnd(DECIMALS, '0').slice(0, DECIMALS));
  const digits = ((millionths * BigInt(count)) / BigInt(per)).toString().padStart(DECIMALS + 1, '0');
  return `${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`;
}

/** A price plan as sentences: what is charged, and what keys without a record cost. */
export function usePrice() {
  const { words, format } = useWords();
  const w = words.match;
  const says = ({ model, currency, price, per }: Plan): string =>
    (model === 'per-call' ? w.perCall : w.perRecord)(format.money(price, currency), format.count(per));
  const amount = ({ currency, price }: Plan): string => format.money(price, currency);
  const unit = ({ model, per }: Plan): string =>
    (model === 'per-call' ? w.unitCalls : w.unitRecords)(format.count(per));
  const ofMisses = ({ misses, currency, per }: Plan): string =>
    misses === undefined || /^[0.]*$/.test(misses)
      ? w.missesFree
      : w.missesCost(w.perRecord(format.money(misses, currency), format.count(per)));
  return { says, amount, unit, ofMisses };
}
