import { z } from 'zod';

/** What fills the gaps of a sentence, by name: a reader of another language makes their own of it. */
export type Gaps = { readonly [name: string]: string | number | readonly string[] | null };

export const gaps: z.ZodType<Gaps> = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.array(z.string()), z.null()]),
);

/** A sentence in English, beside the code by which other languages know it, and what it was made of. */
export type Said = { readonly code: string; readonly says: Gaps; readonly detail: string };

const told = new Map<string, string>();

/**
 * The English of what a schema finds wrong, known to other languages by its code: of what zod itself has no code for.
 * Returns the English, which is the message of the schema.
 */
export function saying(code: string, english: string): string {
  told.set(english, code);
  return english;
}

export const codeOf = (english: string): string | undefined => told.get(english);
/** Every code that a schema can answer with beside those of zod. */
export const saidCodes = (): string[] => [...new Set(told.values())].sort();
