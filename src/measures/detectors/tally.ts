import { zScore } from './chance.ts';
import type { CodeCandidate, Detector, Figures } from './detector.ts';
import { headerAgrees } from './header.ts';

/** Values told apart exactly up to this many; beyond it, different cell contents count. */
const mostKnown = 4096;
const mostEvidence = 5;
const longestShown = 80;

/** Row is null where it is in the column's name. */
export type Evidence = { readonly row: number | null; readonly masked: string };

/** The running counts of one detector over one column. Its size does not grow with the column. */
export type Tally = {
  near: number;
  shaped: number;
  checked: number;
  written: number;
  /** Cells that could hold such a value, where the column's name says so; and what they look like. */
  likely: number;
  likeness: Evidence[];
  expected: number;
  contents: { shaped: number; candidates: number; wellFormed: number; checked: number };
  seen: Set<string>;
  formed: Map<string, boolean>;
  heads: Map<string, number>;
  span: [least: string, greatest: string];
  evidence: Evidence[];
};

export function emptyTally(): Tally {
  const contents = { shaped: 0, candidates: 0, wellFormed: 0, checked: 0 };
  return {
    near: 0,
    shaped: 0,
    checked: 0,
    written: 0,
    likely: 0,
    likeness: [],
    expected: 0,
    contents,
    seen: new Set(),
    formed: new Map(),
    heads: new Map(),
    span: ['', ''],
    evidence: [],
  };
}

/** Adds `cells` cells of the same content, the first of them in row `line`. */
export function count(
  tally: Tally,
  found: readonly CodeCandidate[],
  cells: number,
  line: number,
  chance: number,
): void {
  if (found.length === 0) return;
  tally.near += cells;
  const shaped = [
    ...new Map(found.filter((candidate) => candidate.shaped).map((candidate) => [candidate.text, candidate])).values(),
  ];
  if (shaped.length === 0) return;
  const checked = shaped.find((candidate) => candidate.checked);
  tally.shaped += cells;
  tally.expected += cells * (1 - (1 - chance) ** shaped.length);
  if (found.some((candidate) => candidate.shaped && candidate.written)) tally.written += cells;
  tally.contents.shaped += 1;
  tally.contents.candidates += shaped.length;
  if (shaped.some((candidate) => candidate.wellFormed)) tally.contents.wellFormed += 1;
  for (const candidate of shaped) meet(tally, candidate);
  if (checked === undefined) return;
  tally.checked += cells;
  tally.contents.checked += 1;
  if (tally.span[0] === '' || checked.text < tally.span[0]) tally.span[0] = checked.text;
  if (checked.text > tally.span[1]) tally.span[1] = checked.text;
  keep(tally.evidence, { row: line, masked: masked(checked.text) });
}

/** Adds `cells` cells that could hold such a value. */
export function resemble(tally: Tally, text: string, cells: number, line: number): void {
  tally.likely += cells;
  keep(tally.likeness, { row: line, masked: masked(text.slice(0, longestShown)) });
}

function meet({ seen, formed, heads }: Tally, { text, wellFormed, checked, head }: CodeCandidate): void {
  if (seen.has(text)) return;
  if (seen.size < mostKnown) seen.add(text);
  if (wellFormed && formed.size < mostKnown) formed.set(text, checked);
  if (head !== undefined) heads.set(head, (heads.get(head) ?? 0) + 1);
}

function keep(evidence: Evidence[], one: Evidence): void {
  if (evidence.length === mostEvidence && (one.row ?? 0) > (evidence.at(-1)?.row ?? 0)) return;
  evidence.push(one);
  evidence.sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
  evidence.length = Math.min(evidence.length, mostEvidence);
}

/** The first three and the last two characters, the others starred; of short texts the first only. */
export function masked(text: string): string {
  const characters = [...text];
  if (characters.length < 8) return `${characters[0] ?? ''}${'*'.repeat(Math.max(0, characters.length - 1))}`;
  return `${characters.slice(0, 3).join('')}${'*'.repeat(characters.length - 5)}${characters.slice(-2).join('')}`;
}

/**
 * What the detector judges by. `filled` are the cells among `rows` that are not blank, `sampledFilled` those of the
 * sample; each of the `unread` rows counts as a number that did not pass.
 */
export function figuresOf(
  tally: Tally,
  detector: Detector,
  chance: number,
  column: string,
  {
    rows,
    filled,
    sampledFilled = filled,
    unread = 0,
  }: { rows: number; filled: number; sampledFilled?: number; unread?: number },
): Figures {
  const { near, shaped, checked, written, contents, seen, formed, heads, span } = tally;
  const tried = seen.size < mostKnown ? { candidates: seen.size } : {};
  const passed =
    formed.size < mostKnown ? { wellFormed: formed.size, checked: [...formed.values()].filter(Boolean).length } : {};
  const different = { ...contents, ...tried, ...passed };
  const chanceRate = shaped === 0 ? chance : tally.expected / shaped;
  return {
    rows,
    filled,
    near,
    shaped,
    checked,
    written,
    chanceRate,
    heads,
    span,
    z: zScore(checked, shaped, chanceRate),
    distinct: { ...different, candidates: different.candidates + unread },
    headerAgrees: headerAgrees(detector.header, column),
    likely: sampledFilled === 0 ? 0 : tally.likely / sampledFilled,
  };
}
