import { z } from 'zod';
import { idOf } from '../../kernel/fields.ts';
import { move, onlyFor, type Move } from '../../kernel/moves.ts';
import { isKnown } from '../../kernel/known-codes.ts';
import { principles } from '../../principles/index.ts';
import { permissionRow, type Action } from '../../command/index.ts';
import { partsIn, type Actor } from '../../kernel/actor.ts';
import { saying } from '../../kernel/said.ts';

export const productId = idOf('prd');
export const revisionId = idOf('rev');
export const listingId = idOf('lst');
export const supplierId = idOf('mem');
export const title = z.string().trim().min(2).max(200);
export const description = z.string().trim().min(10, 'must say in at least 10 characters what it is').max(5000);
export const statement = z.string().trim().min(20, 'must explain it in at least 20 characters').max(5000);
export const unrepeated = (list: readonly string[]) => new Set(list).size === list.length;
export const codes = <T extends z.ZodType<string>>(of: T, most: number) =>
  z.array(of).max(most).refine(unrepeated, saying('repeats', 'must not repeat'));
export const takeDownCode = z
  .string()
  .refine(
    (code) => principles.some((principle) => principle.code === code) || isKnown('prohibited', code),
    saying('not-a-ground', 'must be an item of the prohibited list or a principle'),
  );
export const itemCode = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9.-]{0,46}[a-z0-9])?$/, saying('not-an-item-code', 'must be a code of the item dictionary'));
export const isSet = z.enum(['true', 'false']).transform((text) => text === 'true');
export const count = z.int().min(0);

/** Whether the caller may do an action with something of this supplier, or why not. */
export function may(action: Action, actor: Actor, supplier: string): Move {
  const parts = Object.keys(permissionRow(action));
  const allowed = partsIn(actor, { supplier }).some((part) => parts.includes(part));
  return move(action, allowed ? undefined : onlyFor(parts));
}
