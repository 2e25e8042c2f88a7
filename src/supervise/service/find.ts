import type { z } from 'zod';
import { API } from '../../kernel/http.ts';
import { nouns, type Prefix } from '../../kernel/ids.ts';
import type { Find, FoundObject } from '../schemas/index.ts';
import { addresses } from './identifier.ts';
import { refuseInvisible } from './log.ts';
import { query } from '../../command/index.ts';
import { seekEntryByLeaf } from '../../audit/desk.ts';

/**
 * The address at which the object of an identifier, or of the hash of a log entry, can be read. An object without an
 * address of its own is read by its history.
 */
export const findAny = query('find.any', async (ctx, { q }: z.output<typeof Find>): Promise<FoundObject> => {
  const id = q.includes('_') ? q : refuseInvisible(ctx, await seekEntryByLeaf(ctx, q)).id;
  const prefix = id.slice(0, 3) as Prefix;
  const address = addresses[prefix];
  return { noun: nouns[prefix], id, href: `${API}${address.slice(0, address.indexOf(':'))}${id}` };
});
