import type { z } from 'zod';
import { nouns, type Prefix } from '../../kernel/ids.ts';
import type { Find, FoundObject } from '../schemas/index.ts';
import { refuseInvisible } from './log.ts';
import { query } from '../../command/index.ts';
import { seekEntryByLeaf } from '../../audit/desk.ts';

let addresses: ReadonlyMap<string, string> = new Map();

/**
 * Tells where each noun is read: the GET address that ends in its id and needs nothing else, such as
 * `/listings/:listingId`. Only `app.ts` knows the routes of all rooms.
 */
export function findWithin(base: string, routes: readonly { readonly method: string; readonly path: string }[]): void {
  const reads = routes.filter(({ method, path }) => method === 'get' && /^[^:]*\/:\w+$/.test(path)).reverse();
  addresses = new Map(reads.map(({ path }) => [path.slice(path.indexOf(':')), `${base}${path}`]));
}

/**
 * Where what an identifier or the hash of a log entry names can be read. What has no address of its own is known by its
 * history.
 */
export const findAny = query('find.any', async (ctx, { q }: z.output<typeof Find>): Promise<FoundObject> => {
  const id = q.includes('_') ? q : refuseInvisible(ctx, await seekEntryByLeaf(ctx, q)).id;
  const noun = nouns[id.slice(0, 3) as Prefix];
  const parameter = `:${noun.split(/[ -]/).at(-1)}Id`;
  const address = addresses.get(parameter)?.replace(parameter, id);
  return { noun, id, href: address ?? (addresses.get(':id') ?? '/:id').replace(':id', id) };
});
