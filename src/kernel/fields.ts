import { z } from 'zod';
import { idPattern, nouns, type Prefix } from './ids.ts';
import { saying } from './said.ts';

/** An identifier of one noun in a request. */
export function idOf(prefix: Prefix) {
  const article = /^[aio]/i.test(nouns[prefix]) ? 'an' : 'a';
  return z
    .string()
    .regex(idPattern(prefix), saying('not-an-id', `must be the id of ${article} ${nouns[prefix]} (${prefix}_…)`));
}

/** In which part the records of a list are asked for. */
export const partAsked = z
  .enum(['supplier', 'buyer'])
  .optional()
  .describe('Only those in which your member has this part. To operator and regulator it makes no difference.');

/** Why someone decides something over others. */
export const reason = z.string().trim().min(10, 'must say why in at least 10 characters').max(512);

/** How long a key of a record may be, or what tells a person apart. */
export const longestKey = 200;

/** The key of a record, or what tells a person apart: composed (NFC), as keys of revisions are. */
export const recordKey = z
  .string()
  .normalize()
  .min(1, 'must not be empty')
  .max(longestKey, `must have at most ${longestKey} characters`);

/** An instant in an answer. */
export const at = z.iso.datetime();
