import { z } from 'zod';
import { isKnown, type KnownCodes } from '../kernel/known-codes.ts';
import { saying } from '../kernel/said.ts';
import type { BookContent } from './rule-book.ts';

type Lists = Pick<BookContent, 'purposes' | 'prohibited'>;

const found = new WeakMap<Lists, KnownCodes>();

/** The codes of a rule book that requests may name. */
export function codesOf(book: Lists): KnownCodes {
  const cached = found.get(book);
  if (cached) return cached;
  const setOf = (list: readonly { readonly code: string }[]) => new Set(list.map(({ code }) => code));
  const codes = { purposes: setOf(book.purposes), prohibited: setOf(book.prohibited) };
  found.set(book, codes);
  return codes;
}

/** A purpose in a request: one of the rule book it is read by, so that no free text reaches terms or log. */
export const purposeCode = z
  .string()
  .refine(
    (code) => isKnown('purposes', code),
    saying('not-a-purpose', 'must be a purpose of the rule book; /api/v1/principles lists them'),
  );

/** An item of the prohibited list in a request. */
export const prohibitedCode = z
  .string()
  .refine(
    (code) => isKnown('prohibited', code),
    saying('not-a-prohibited-item', 'must be an item of the prohibited list; /api/v1/principles lists them'),
  );
