import { randomBytes } from 'node:crypto';
import { config } from '../../config/env.ts';
import { applyFor, expectStatus, type Person } from '../../seeders/client.ts';
import { admit } from '../../seeders/exchange.ts';
import { operatorUsers, regulatorUsers } from '../../seeders/institutions.ts';
import type { Exchange } from './exchange.ts';

/** Somebody who can sign in by the form, and acts over the API meanwhile. */
export type Known = { readonly person: Person; readonly email: string; readonly password: string };

/** A new admitted member whose password is known. */
export async function member(exchange: Exchange, name: string, capacity: 'supplier' | 'buyer'): Promise<Known> {
  const as = { email: `${name}.${randomBytes(5).toString('hex')}@member.example`, password: `the password of ${name}` };
  const person = await applyFor(exchange.client(), name, [capacity], as);
  await admit(exchange.operators, person);
  return { person, ...as };
}

/** People of the institutions. */
export function institution(exchange: Exchange, part: 'operator' | 'second operator' | 'regulator'): Known {
  const password = config.OPERATOR_PASSWORD as string;
  if (part === 'regulator') return { person: exchange.regulator, email: regulatorUsers[0].email, password };
  const at = part === 'operator' ? 0 : 1;
  return { person: exchange.operators[at], email: operatorUsers[at].email, password };
}

/** The identifier of what was just made. */
export const idOf = (reply: Parameters<typeof expectStatus>[0]): string => expectStatus(reply, 201)['id'] as string;
