import { batchIdOf } from '../../src/kernel/ids.ts';
import { integrateAll } from '../../src/audit/index.ts';
import { db } from '../../src/db/connection.ts';
import { itemsOf, type Body, type Person } from '../../seeders/client.ts';
import type { Exchange } from '../support/exchange.ts';
import { availableOf, buyerWith, delivery, publishedWages, subjects } from '../support/trade.ts';

export type Trade = {
  readonly supplier: Person;
  readonly buyer: Person;
  readonly agreementId: string;
  readonly deliveryId: string;
};
export const steps = ['reconcile', 'net', 'notify', 'finalise'] as const;

/** What an operator does with cycles, and what is seen of a trade in them. */
export function clearingOf(exchange: Exchange) {
  const operator = exchange.operators[0];

  /** A new buyer with ten yuan asks a new supplier for ten records, which cost one. */
  async function trade(): Promise<Trade> {
    const { supplier, listingId } = await publishedWages(exchange);
    const buyer = await buyerWith(exchange, '10');
    const { agreementId, deliveryId } = await delivery(buyer, listingId, 5);
    await buyer.post(`/deliveries/${deliveryId}/query`, { purpose: 'AcademicResearch', keys: subjects.slice(0, 10) });
    return { supplier, buyer, agreementId, deliveryId };
  }

  async function cutOff(): Promise<string> {
    await integrateAll();
    return (await operator.post('/cycles/cut-off')).body['id'] as string;
  }

  const step = (cycleId: string, verb: (typeof steps)[number]) => operator.post(`/cycles/${cycleId}/${verb}`);
  const cycle = async (cycleId: string) => (await operator.get(`/cycles/${cycleId}`)).body;
  const obligation = async ({ agreementId, buyer }: Trade) =>
    itemsOf((await buyer.get(`/obligations?agreementId=${agreementId}`)).body)[0] as Body;
  /** What became of the call where it is set apart from the sum of its obligation. */
  const exception = async ({ agreementId }: Trade) =>
    itemsOf((await operator.get(`/exceptions?agreementId=${agreementId}`)).body)[0] as Body;
  const rules = (body: Body) => itemsOf(body, 'withheldFor').map(({ rule }) => rule);
  const moneyOf = async ({ supplier, buyer }: Trade) => [await availableOf(supplier), await availableOf(buyer)];
  const tamper = (sql: string, ...replacements: unknown[]) => db().query(sql, { replacements });

  /** Changes the entries of the batch that an entry or call is of, behind the back of the exchange. */
  const reword = (id: unknown, from: string, to: string) =>
    tamper('UPDATE log_batches SET entries = REPLACE(entries, ?, ?) WHERE id = ?', from, to, batchIdOf(String(id)));

  const callOf = async ({ agreementId }: Trade) =>
    itemsOf((await operator.get(`/calls?agreementId=${agreementId}`)).body)[0] as Body;

  return { trade, cutOff, step, cycle, obligation, exception, rules, moneyOf, tamper, reword, callOf };
}
