import { Op } from 'sequelize';
import { startAfter, type PageRef } from '../../kernel/page.ts';

export type Condition = Record<string | symbol, unknown>;

export function sides(memberId: string | undefined): Condition[] {
  return memberId === undefined ? [] : [{ [Op.or]: [{ supplierId: memberId }, { buyerId: memberId }] }];
}

export function equal(filter: Readonly<Record<string, string | undefined>>): Condition[] {
  return Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({ [name]: value }));
}

export function olderThan(page: PageRef): Condition[] {
  const after = startAfter(page);
  return after === undefined ? [] : [{ id: { [Op.lt]: after } }];
}
