import { z } from 'zod';
import { idPattern, nouns, type Prefix } from './ids.ts';

/** An identifier of one noun in a request. */
export function idOf(prefix: Prefix) {
  const article = /^[aio]/i.test(nouns[prefix]) ? 'an' : 'a';
  return z.string().regex(idPattern(prefix), `must be the id of ${article} ${nouns[prefix]} (${prefix}_…)`);
}

/** Half a surrogate pair has no UTF-8, and so neither a hash nor a place in the log. */
export const isWellFormed = (text: string): boolean => !/\p{Cs}/u.test(text);
export const notWellFormed = 'must be well-formed Unicode';

/** Why someone decides something over others. */
export const reason = z
  .string()
  .trim()
  .min(10, 'must say why in at least 10 characters')
  .max(512)
  .refine(isWellFormed, notWellFormed);

/** An instant in an answer. */
export const at = z.iso.datetime();
