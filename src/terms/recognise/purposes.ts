import { purposes, type Purpose } from '../purpose-table.ts';
import { matcherOf } from './matcher.ts';
import type { Entry } from './term.ts';
import { normalise } from './normalise.ts';

const names: ReadonlyMap<string, string> = new Map(
  purposes.flatMap((purpose) => namesOf(purpose).map((name) => [keyOf(name), purpose.code])),
);

/**
 * The purpose that a text names: by code, label or alias, in any case and spelling that `normalise` sees through. Null
 * when it names none.
 */
export function purposeOf(text: string): string | null {
  return names.get(keyOf(text)) ?? null;
}

/** Too general in a sentence to say what the data are for. */
const vague = new Set([
  '核验',
  'verification',
  '服务管理',
  'service management',
  '个性化',
  'personalisation',
  'personalization',
  '招聘',
  '排班管理',
]);
const matcher = matcherOf<string>([
  ...purposes.flatMap(({ code, ...purpose }) =>
    namesOf({ code, ...purpose })
      .filter((name) => !vague.has(name.toLowerCase()))
      .map((name): Entry<string> => ({ term: normalise(name), tag: code })),
  ),
  ...[
    '营销学',
    '市场营销专业',
    '市场营销学',
    '广告学',
    'marketing science',
    'research assistant',
    'national security law',
    'advertising studies',
  ].map((term) => ({ term, tag: null })),
]);

const refusing =
  /(不得|不会|不能|不用于|不可|不作|不做|禁止|严禁|并非|不涉及|不进行|非用于|无关|\bnot?\b|\bnever\b|\bwithout\b|\bexclud\w+|\bprohibit\w*|\bforbid\w*)/g;
const turning =
  /(不仅|不只|不但|除了|而是|但|也|还|\bonly\b|\bbut\b|\bjust\b|\balso\b|\binstead\b|,\s*(用|进行|开展|for\b|to\b|we\b))/;

/**
 * Which purposes a free text speaks of (a demand, a statement), the narrowest ones named, each once, in the order of
 * the text; so that a purpose smuggled in under a synonym can be held against the stated one. What its clause plainly
 * excludes ("not for marketing", 不得用于营销) is left out.
 */
export function purposesIn(text: string): string[] {
  const read = normalise(text.replace(/([a-z])([A-Z])/g, '$1 $2'));
  return [
    ...new Set(
      matcher(read)
        .filter(({ start }) => !excluded(read, start))
        .map(({ tag }) => tag),
    ),
  ];
}

function excluded(read: string, start: number): boolean {
  const clause =
    read
      .slice(Math.max(0, start - 60), start)
      .split(/[.。;!?\n]/)
      .at(-1) ?? '';
  const last = [...clause.matchAll(refusing)].at(-1);
  return last !== undefined && !turning.test(clause.slice(Math.max(0, last.index - 1)));
}

function namesOf({ code, zh, aliases }: Purpose): string[] {
  return [code.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2'), zh, ...aliases];
}

function keyOf(name: string): string {
  return normalise(name).replace(/[^\p{L}\p{N}]/gu, '');
}
