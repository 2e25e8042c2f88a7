import { decodings, folded, unletteredNumbers, wholeNumbers } from './fold.ts';
import { runsIn } from './numbers.ts';

/** A cell, or what it says once decoded, as the detectors look at it. */
export type Reading = {
  /** Folded: see `folded`. */
  readonly text: string;
  /** The same in capitals. */
  readonly upper: string;
  /** Runs of digits: see `runsIn`. */
  readonly runs: readonly string[];
  readonly letters: boolean;
  readonly digits: number;
  readonly han: boolean;
};

/**
 * No detector looks at more characters at once, so its work grows with the number of windows, whatever its pattern is.
 * Neighbours share what the longest identifier takes, written digit by digit in full-width and percent signs.
 */
export const longestWindow = 2000;
const sharedByWindows = 200;

/** Everything a cell may say: itself, with letters in numbers read as digits, and decoded; long ones in windows. */
export function readingsOf(cell: string): Reading[] {
  if (cell.length <= longestWindow) return readingsIn(cell);
  const readings: Reading[] = [];
  for (let from = 0; from < cell.length; from += longestWindow - sharedByWindows)
    readings.push(...readingsIn(cell.slice(from, from + longestWindow)));
  return readings;
}

function readingsIn(cell: string): Reading[] {
  const text = wholeNumbers(folded(cell));
  const readings = [readingOf(text)];
  if (text.length < 10 || (readings[0]?.digits === text.length && text.length < 22)) return readings;
  for (const other of [unletteredNumbers(text), ...decodings(text)])
    if (other !== undefined) readings.push(readingOf(folded(other.slice(0, longestWindow))));
  return readings;
}

function readingOf(text: string): Reading {
  let [digits, letters, han] = [0, false, false];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) digits += 1;
    else if (code > 64) {
      letters = true;
      if (code >= 0x3400 && code <= 0x9fff) han = true;
    }
  }
  return {
    text,
    upper: letters ? text.toUpperCase() : text,
    runs: digits < 7 ? [] : runsIn(text),
    letters,
    digits,
    han,
  };
}
