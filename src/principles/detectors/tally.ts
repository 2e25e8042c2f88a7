import { zScore } from './chance.ts';
import type { Candidate, Detector, Figures } from './detector.ts';

/** Values told apart exactly up to this many; beyond it, different cell contents count. */
const mostKnown = 4096;
const mostEvidence = 5;

export type Evidence = { readonly row: number; readonly masked: string };

/** The running counts of one detector over one column. Its size does not grow with the column. */
export type Tally = {
  near: number; shaped: number; checked: number; written: number;
  expected: number;
  contents: { shaped: number; candidates: number; wellFormed: number; checked: number };
  seen: Set<string>;
  formed: Map<string, boolean>;
  heads: Map<string, number>;
  evidence: Evidence[];
};

export function emptyTally(): Tally {
  const contents = { shaped: 0, candidates: 0, wellFormed: 0, checked: 0 };
  return { near: 0, shaped: 0, checked: 0, written: 0, expected: 0, contents, seen: new Set(), formed: new Map(), heads: new Map(), evidence: [] };
}

/** Adds `cells` cells of the same content, the first of them in row `line`. */
export function count(tally: Tally, found: readonly Candidate[], cells: number, line: number, chance: number): void {
  if (found.length === 0) return;
  tally.near += cells;
  const shaped = [...new Map(found.filter((candidate) => candidate.shaped).map((candidate) => [candidate.text, candidate])).values()];
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
  keep(tally.evidence, { row: line, masked: masked(checked.text) });
}

function meet({ seen, formed, heads }: Tally, { text, wellFormed, checked, head }: Candidate): void {
  if (seen.has(text)) return;
  if (seen.size < mostKnown) seen.add(text);
  if (wellFormed && formed.size < mostKnown) formed.set(text, checked);
  if (head !== undefined) heads.set(head, (heads.get(head) ?? 0) + 1);
}

function keep(evidence: Evidence[], one: Evidence): void {
  evidence.push(one);
  evidence.sort((a, b) => a.row - b.row);
  evidence.length = Math.min(evidence.length, mostEvidence);
}

/** The first three and the last two characters, the others starred. */
export function masked(text: string): string {
  return `${text.slice(0, 3)}${'*'.repeat(text.length - 5)}${text.slice(-2)}`;
}

/** What the detector judges by. */
export function figuresOf(tally: Tally, detector: Detector, chance: number, column: string, rows: number): Figures {
  const { near, shaped, checked, written, contents, seen, formed, heads } = tally;
  const tried = seen.size < mostKnown ? { candidates: seen.size } : {};
  const passed = formed.size < mostKnown ? { wellFormed: formed.size, checked: [...formed.values()].filter(Boolean).length } : {};
  const chanceRate = shaped === 0 ? chance : tally.expected / shaped;
  return {
    rows, near, shaped, checked, written, chanceRate, heads,
    z: zScore(checked, shaped, chanceRate),
    distinct: { ...contents, ...tried, ...passed },
    headerAgrees: detector.header.test(column),
  };
}
