import { z } from 'zod';
import { canonicalJson, sha256 } from '../kernel/hash.ts';
import { nameOf, rules } from './rules/index.ts';
import type { BookContent } from '../terms/index.ts';

/**
 * A JSON merge patch (RFC 7396) applied: objects member by member, null removes a member, anything else, lists too,
 * replaces.
 */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), value));
  }
  return Object.fromEntries(merged);
}

/** Whether a JSON value is nested no deeper than this. */
export function isAtMostDeep(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((part) => isAtMostDeep(part, levels - 1));
}

/** The fingerprint of what a rule book says. */
export function contentHash({ rules: inForce, thresholds, purposes, prohibited }: BookContent): string {
  return sha256(canonicalJson({ rules: inForce, thresholds, purposes, prohibited }));
}

/**
 * One difference between two rule books, at a place (JSON pointer); list items are named by their code. Null: not
 * there.
 */
export type Difference = { readonly at: string; readonly was: unknown; readonly now: unknown };

/** What a rule book changes of another one. */
export function differencesOf(was: object, now: object): Difference[] {
  return compare(was, now, '');
}

function compare(was: unknown, now: unknown, at: string): Difference[] {
  if (canonicalJson(was) === canonicalJson(now)) return [];
  const [before, after] = [partsOf(was), partsOf(now)];
  if (before && after) {
    const found = [...new Set([...before.keys(), ...after.keys()])].flatMap((name) =>
      compare(before.get(name), after.get(name), `${at}/${name}`),
    );
    if (found.length > 0) return found;
  }
  return [{ at, was: was ?? null, now: now ?? null }];
}

function partsOf(value: unknown): Map<string, unknown> | undefined {
  if (Array.isArray(value))
    return new Map(value.map((item: unknown) => [isObject(item) ? String(item['code']) : String(item), item]));
  return isObject(value) ? new Map(Object.entries(value)) : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const text = (most: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(most)
    .refine((words) => !/[\p{Cs}\p{Cc}]/u.test(words), 'must be well-formed text without control characters');
const share = z.number().min(0).max(1);
const risk = z.strictObject({
  k: z.int().min(2, 'must be at least 2: in a class of one everybody is recognised').max(1_000_000),
  highest: share,
  atRisk: share,
  l: z.number().min(1, 'must be at least 1').max(1_000),
  t: share,
});
const days = z.int().min(1).max(365);

const thresholds = z
  .strictObject({
    delivery: risk,
    strict: risk,
    cleanRoom: risk,
    sample: z.strictObject({ k: z.int().min(2).max(1_000_000), highest: share }),
    tau: share,
    separation: share,
    repetition: share,
    resemblance: z.strictObject({ review: share, refuse: share }),
    probing: share,
    slowing: z
      .strictObject({
        score: share,
        waitSeconds: z.int().min(1).max(86_400),
        warnings: z.int().min(1).max(1_000),
        burst: z.strictObject({ questions: z.int().min(1).max(1_000_000_000), seconds: z.int().min(1).max(86_400) }),
      })
      .optional(),
    strictFromLevel: z.int().min(1).max(5),
    noticeDays: days,
    staleFactor: z.number().min(1).max(100),
    answerDays: days,
  })
  .superRefine(({ delivery, strict, resemblance, probing, slowing }, context) => {
    const fault = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    for (const name of ['k', 'l'] as const)
      if (strict[name] < delivery[name])
        fault(['strict', name], `must be at least that of delivery, ${delivery[name]}`);
    for (const name of ['highest', 'atRisk', 't'] as const)
      if (strict[name] > delivery[name]) fault(['strict', name], `must be at most that of delivery, ${delivery[name]}`);
    if (slowing && slowing.score > probing) fault(['slowing', 'score'], `must be at most that of probing, ${probing}`);
    if (resemblance.refuse < resemblance.review)
      fault(['resemblance', 'refuse'], `must be at least that of review, ${resemblance.review}`);
  });

const purposeCodes = z.string().regex(/^[A-Za-z][A-Za-z0-9]{1,63}$/, 'must be a code of letters and digits');
const purposes = z
  .array(
    z.strictObject({
      code: purposeCodes,
      broader: z.array(purposeCodes).max(8),
      zh: text(200),
      aliases: z.array(text(200)).max(200),
    }),
  )
  .min(1)
  .max(1_000)
  .superRefine((all, context) => {
    const known = new Map(all.map((purpose) => [purpose.code, purpose]));
    const walked = new Map<string, ReadonlySet<string>>();
    /**
     * A purpose with all broader ones. Each is visited once: a few hundred purposes can have more paths upwards than
     * can be walked.
     */
    const withBroader = (code: string): ReadonlySet<string> => {
      const before = walked.get(code);
      if (before) return before;
      const found = new Set([code]);
      for (const one of found) for (const next of known.get(one)?.broader ?? []) found.add(next);
      walked.set(code, found);
      return found;
    };
    all.forEach(({ code, broader }, index) => {
      const fault = (field: string, message: string) =>
        context.addIssue({ code: 'custom', path: [index, field], message });
      if (known.get(code) !== all[index]) fault('code', `"${code}" stands twice`);
      for (const above of broader) {
        if (!known.has(above)) fault('broader', `"${above}" is not a purpose of this book`);
        else if (withBroader(above).has(code)) fault('broader', `"${code}" would be broader than itself by "${above}"`);
      }
    });
  });

const prohibited = z
  .array(
    z.strictObject({
      code: z.string().regex(/^[ABC][1-9][0-9]?$/, 'must be a code such as B3'),
      group: z.enum(['A', 'B', 'C']),
      text: text(500),
      zh: text(500),
      words: z.strictObject({ zh: z.array(text(100)).max(2_000), en: z.array(text(100)).max(2_000) }),
    }),
  )
  .min(1)
  .max(200)
  .superRefine((all, context) => {
    all.forEach(({ code, group }, index) => {
      const fault = (field: string, message: string) =>
        context.addIssue({ code: 'custom', path: [index, field], message });
      if (all.findIndex((other) => other.code === code) < index) fault('code', `"${code}" stands twice`);
      if (!code.startsWith(group)) fault('group', `"${code}" is not of group ${group}`);
    });
  });

/**
 * What a proposed book must be: rules that this program has, thresholds within their range, purposes that form a
 * hierarchy, codes that occur once. A rule of the base may be left out only by naming it in `drops`, so that none is
 * lost by oversight.
 */
export function bookContent(base: Pick<BookContent, 'rules'>, drops: readonly string[]): z.ZodType<BookContent> {
  const known = new Set(rules.map(nameOf));
  const inForce = z
    .array(z.string())
    .max(1_000)
    .superRefine((names, context) => {
      const fault = (message: string) => context.addIssue({ code: 'custom', message });
      names.forEach((name, index) => {
        if (!known.has(name)) fault(`"${name}" is not a rule of this exchange`);
        if (names.indexOf(name) < index) fault(`"${name}" stands twice`);
      });
      for (const name of base.rules)
        if (!names.includes(name) && !drops.includes(name))
          fault(`"${name}" is left out; say so in drops if it is meant`);
      for (const name of drops)
        if (names.includes(name) || !base.rules.includes(name)) fault(`drops names "${name}", which is not left out`);
    });
  return z.strictObject({ rules: inForce, thresholds, purposes, prohibited });
}
