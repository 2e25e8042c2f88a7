import { expectStatus } from '../../seeders/client.ts';
import { generalisedWageTable } from '../../seeders/data/index.ts';
import { admitCast, deposit, listTable, wageTerms, type Cast } from '../../seeders/exchange.ts';
import { subjects } from '../support/trade.ts';
import type { Load } from './load.ts';

export const purpose = 'AcademicResearch';

export type SingleQuestions = {
  readonly cast: Cast;
  readonly agreementId: string;
  readonly deliveryId: string;
  readonly one: Load;
};

/**
 * A published listing of wages, or of what is given, on an exchange that runs, a buyer with money and uses without end,
 * and the question for one record after the other.
 */
export async function singleQuestions(
  url: string,
  password: string,
  table = generalisedWageTable(),
): Promise<SingleQuestions> {
  const cast = await admitCast(url, password);
  const listingId = await listTable(cast.ada, cast.operators[0], table, {
    ...wageTerms,
    maxUses: 1_000_000_000,
  });
  await deposit(cast.operators, cast.bo.memberId, '10000000');
  const order = { listingId, purpose, termDays: 1, uses: 1_000_000_000 };
  const agreementId = expectStatus(await cast.bo.post('/agreements', order), 201)['id'] as string;
  const deliveryId = expectStatus(await cast.bo.post('/deliveries', { agreementId }), 201)['id'] as string;
  const one = {
    url: `${url}/api/v1/deliveries/${deliveryId}/query`,
    headers: { authorization: `Bearer ${cast.bo.token}` },
    bodies: subjects.map((subject) => JSON.stringify({ purpose, keys: [subject] })),
  };
  return { cast, agreementId, deliveryId, one };
}
