import type { z } from 'zod';
import { readBy, type KnownCodes } from './known-codes.ts';
import { codeOf, type Gaps } from './said.ts';

/** `was` are codes that said the same under another name: links to their documentation still lead somewhere. */
export type ProblemRow = { readonly status: number; readonly title: string; readonly was?: readonly string[] };
/**
 * One thing that is wrong: where (a JSON pointer, RFC 6901, into what was sent) and what, as a sentence; for other
 * languages, where it has one, its code with what fills the sentence.
 */
export type Fault = {
  readonly pointer: string;
  readonly detail: string;
  readonly code?: string;
  readonly says?: Gaps;
};
export type StatedProblem = { readonly code: string; readonly detail: string; readonly extensions: Extensions };
export type Extensions = { readonly errors?: readonly Fault[]; readonly [member: string]: unknown };

/** An expected refusal (RFC 9457). Anything else that is thrown is a bug and answers as a bare 500. */
export class Problem extends Error {
  readonly room: string;
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly extensions: Extensions;

  constructor(room: string, code: string, row: ProblemRow, detail: string, extensions: Extensions) {
    super(detail);
    this.name = 'Problem';
    this.room = room;
    this.code = code;
    this.status = row.status;
    this.title = row.title;
    this.extensions = extensions;
  }

  /**
   * The body of `application/problem+json`. `type` is a path of this exchange that answers with the problem's
   * documentation.
   */
  toJSON(): Record<string, unknown> {
    return {
      type: `/problems/${this.code}`,
      title: this.title,
      status: this.status,
      detail: this.message,
      ...this.extensions,
    };
  }
}

export type DocumentedProblem = ProblemRow & { readonly room: string; readonly code: string };
/** Four eyes had a code of their own in each room before 2026-12. */
const eyes = ['proposed-by-you', 'decided-by-you-before', 'own-incident'];
const documented = new Map<string, DocumentedProblem>();

/** Every problem any room can answer with, for the documentation pages. */
export const allProblems = (): DocumentedProblem[] =>
  [...documented.values()].sort((a, b) => a.code.localeCompare(b.code));

/** The problem of this code, or the one that took its place. */
export const seekProblem = (code: string): DocumentedProblem | undefined =>
  documented.get(code) ?? [...documented.values()].find(({ was }) => was?.includes(code));

/**
 * Declares a room's problems. The function it returns is the only way to make one; a code is unique in the whole
 * exchange.
 */
export function problems<Code extends string>(room: string, table: Readonly<Record<Code, ProblemRow>>) {
  for (const [code, row] of Object.entries<ProblemRow>(table)) {
    if (documented.has(code)) throw new Error(`The problem ${code} is declared twice.`);
    documented.set(code, { room, code, ...row });
  }
  return (code: Code, detail: string = table[code].title, extensions: Extensions = {}): Problem =>
    new Problem(room, code, table[code], detail, extensions);
}

/** Problems that any request can meet. */
// prettier-ignore
export const problem = problems('kernel', {
  'invalid-request':        { status: 422, title: 'The request does not have the form this action reads.' },
  'broken-json':            { status: 400, title: 'The request body is not JSON.' },
  'wrong-media-type':       { status: 415, title: 'The body is of a media type this action does not read.' },
  'body-too-large':         { status: 413, title: 'The request body is larger than this action accepts.' },
  'no-such-path':           { status: 404, title: 'There is nothing at this address.' },
  'wrong-method':           { status: 405, title: 'This address does not take that method.' },
  'not-found':              { status: 404, title: 'It does not exist, or is not visible to you.' },
  'not-authenticated':      { status: 401, title: 'Say who you are: sign in, or send a valid token or API key.' },
  'not-permitted':          { status: 403, title: 'Your role may not do this.' },
  'four-eyes':              { status: 403, title: 'Whoever prepared this may not decide it.', was: eyes },
  'wrong-state':            { status: 409, title: 'This cannot be done in the state it is in.' },
  'lost-race':              { status: 409, title: 'It changed while you were working on it. Read it again.' },
  'idempotency-key-reused': { status: 409, title: 'This Idempotency-Key was used before with another request.' },
  'precondition-failed':    { status: 412, title: 'It is no longer the version you read.' },
  'job-lost':               { status: 503, title: 'The process that did the job ended before it. Nothing came of it; ask again.' },
  'database-unavailable':   { status: 503, title: 'The database does not serve at the moment. Nothing was changed; ask again shortly.' },
  'outcome-unknown':        { status: 503, title: 'It may have been done. Ask again with the same Idempotency-Key, or look first.' },
  'overloaded':             { status: 503, title: 'The exchange is busy. Try again shortly.' },
  'internal':               { status: 500, title: 'Something went wrong on our side. It was logged under this request id.' },
});

/** A problem that another process stated. A code that nobody declared is a bug. */
export function problemOf({ code, detail, extensions }: StatedProblem): Problem {
  const row = documented.get(code);
  if (!row) throw new Error(`There is no problem ${code}.`);
  return new Problem(row.room, code, row, detail, extensions);
}

/** It is unknown, or not theirs to see: which of the two is not told. `what` is the noun of the record. */
export const notVisible = (what: string): Problem =>
  problem('not-found', `No such ${what}, or it is not visible to you.`);

/**
 * Parses a request at the edge, by the codes known to the action that reads it. Refuses with every fault at once, each
 * with a JSON pointer to its place.
 */
export function parse<T>(schema: z.ZodType<T>, value: unknown, known?: KnownCodes): T {
  const read = readBy(known, () => schema.safeParse(value));
  const unfit = unfitTexts(value);
  if (read.success && unfit.length === 0) return read.data;
  const faults = read.success ? [] : read.error.issues.flatMap((issue) => faultsOf(issue));
  const told = new Set(faults.map(({ pointer }) => pointer));
  throw problem('invalid-request', undefined, {
    errors: [...faults, ...unfit.filter(({ pointer }) => !told.has(pointer))],
  });
}

/** Control characters but tabs and ends of lines, as a class of a regular expression, here or in RE2. */
export const controlCharacters = '\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F-\\x9F';

/**
 * What no text of a request may hold, be it a value or a name: half a surrogate pair, which has no UTF-8, and control
 * characters but tabs and ends of lines: at some of them a database cuts a text off, and no page shows them.
 */
const unfit = new RegExp(`\\p{Cs}|[${controlCharacters}]`, 'u');
const notFit = 'must be well-formed text without control characters other than tabs and ends of lines';
/** So many are told, by pointers of so many steps, and no more once the pointers are so long together. */
const mostUnfit = { faults: 100, steps: 64, characters: 65_536 };

type SentPart = { readonly value: unknown; readonly name: string; readonly within: SentPart | undefined };

/** The texts of a request, however deep, that hold such a character. */
function unfitTexts(sent: unknown): Fault[] {
  const faults: Fault[] = [];
  let characters = 0;
  const waiting: SentPart[] =
    typeof sent === 'object' && sent !== null ? [{ value: sent, name: '', within: undefined }] : [];
  for (let within = waiting.pop(); within !== undefined; within = waiting.pop()) {
    for (const [name, value] of Object.entries(within.value as object)) {
      if (unfit.test(name) || (typeof value === 'string' && unfit.test(value))) {
        const pointer = pointerTo(pathOf({ value, name, within }));
        faults.push({ pointer, detail: notFit, code: 'unfit-text', says: {} });
        characters += pointer.length;
        if (faults.length === mostUnfit.faults || characters > mostUnfit.characters) return faults;
      } else if (typeof value === 'object' && value !== null) waiting.push({ value, name, within });
    }
  }
  return faults;
}

/** The names that lead to a part; of one that lies deeper, those that lead to what holds it. */
function pathOf(part: SentPart): string[] {
  const path: string[] = [];
  for (let at: SentPart | undefined = part; at?.within !== undefined; at = at.within) path.push(at.name);
  return path.reverse().slice(0, mostUnfit.steps);
}

/**
 * A JSON pointer as the fragment of a URI (RFC 6901, section 6): names are escaped, then percent-encoded. Half a
 * surrogate pair, which no URI can carry, is written as U+FFFD.
 */
export const pointerTo = (path: readonly PropertyKey[]): string =>
  `#${path.map((step) => `/${fragmentOf(String(step))}`).join('')}`;

function fragmentOf(name: string): string {
  const escaped = name
    .replaceAll('~', '~0')
    .replaceAll('/', '~1')
    .replace(/\p{Surrogate}/gu, '\uFFFD');
  // Of what `encodeURIComponent` encodes, a fragment may hold these as they are.
  return encodeURIComponent(escaped).replace(/%(?:24|26|2B|2C|3A|3B|3D|3F|40)/g, decodeURIComponent);
}

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      pointer: pointerTo([...issue.path, key]),
      detail: 'is not a field of this request',
      code: 'unknown-field',
      says: {},
    }));
  return [{ pointer: pointerTo(issue.path), detail: issue.message, ...saidBy(issue) }];
}

/** The codes of zod's own faults, with what each is made of. */
export const formCodes = [
  'missing',
  'too-small',
  'too-big',
  'invalid-value',
  'invalid-format',
  'invalid-type',
] as const;
type FormCode = (typeof formCodes)[number];

/** By which code other languages know a fault that a schema found. */
function saidBy(issue: z.core.$ZodIssue): { readonly code?: string; readonly says?: Gaps } {
  const as = (code: FormCode, says: Gaps = {}) => ({ code, says });
  const known = codeOf(issue.message);
  if (known !== undefined) return { code: known, says: {} };
  if (issue.code === 'too_small') return as('too-small', { of: issue.origin, least: Number(issue.minimum) });
  if (issue.code === 'too_big') return as('too-big', { of: issue.origin, most: Number(issue.maximum) });
  if (issue.code === 'invalid_value') return as('invalid-value', { values: issue.values.map(String) });
  if (issue.code === 'invalid_format') return as('invalid-format', { format: issue.format });
  if (issue.code === 'invalid_type')
    return issue.message.endsWith('received undefined')
      ? as('missing')
      : as('invalid-type', { expected: issue.expected });
  return issue.code === 'custom' && typeof issue.params?.['code'] === 'string'
    ? { code: issue.params['code'], says: {} }
    : {};
}
