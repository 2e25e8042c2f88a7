import type { Ctx } from '../../kernel/ctx.ts';
import type { Waits } from '../../db/lists.ts';
import type { Figure, Queue } from '../schemas/index.ts';

type Filter = Readonly<Record<string, string | boolean | Date | undefined>>;

/**
 * What waits in a list, for the reader or for others: the room counts by the filter that the list is then narrowed by,
 * so the two cannot differ.
 */
export async function queue<F extends Filter>(
  ctx: Ctx,
  whose: Queue['for'],
  name: string,
  path: string,
  count: (ctx: Ctx, filter: F) => Promise<Waits>,
  filter: F,
): Promise<Queue> {
  const asked = new URLSearchParams();
  for (const [field, value] of Object.entries(filter))
    if (value !== undefined) asked.set(field, value instanceof Date ? value.toISOString() : String(value));
  return { name, for: whose, list: `${path}?${asked.toString()}`, ...(await count(ctx, filter)) };
}

/** A filter for what is in one state, whoever it belongs to. */
export const all = <S extends string>(state: S) => ({ state });

/** How much there is of something. */
export const counted = async (name: string, of: Promise<Waits>): Promise<Figure> => ({
  name,
  value: String((await of).count),
  unit: 'count',
});
