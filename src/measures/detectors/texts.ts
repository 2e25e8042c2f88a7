import { lookedThrough } from './cells.ts';
import { detectors } from './detectors.ts';
import type { CodeCandidate, DetectorName, Suspicion } from './detector.ts';
import { readingsOf } from './read.ts';
import { masked } from './tally.ts';

export type TextVerdict = {
  readonly where: string;
  readonly detector: DetectorName;
  readonly verdict: Exclude<Suspicion, 'clear'>;
  readonly masked: string;
};

/** One number is certain by itself: its checks leave chance less than one in fifty, or its shape is its own. */
const certain: ReadonlySet<DetectorName> = new Set([
  'resident-id',
  'credit-code',
  'sole-trader',
  'iban',
  'plate',
  'e-mail',
  'mac',
  'residence-permit',
]);
/** Certain only when written as such numbers are. */
const certainWhenWritten: ReadonlySet<DetectorName> = new Set(['mobile', 'advertising-id', 'passport']);
/** One alone is worth a look. The others say nothing of a single text. */
const perhaps: ReadonlySet<DetectorName> = new Set([
  'mobile',
  'phone',
  'bank-card',
  'imei',
  'ip',
  'island-id',
  'resident-id-15',
  'advertising-id',
  'permit',
  'passport',
  'coordinates',
  'sim-card',
  'national-id',
  'account',
]);
const mostMasked = 20;
/** Forms that many a code has: they count only when a word in the text says so. */
const onlyWritten: ReadonlySet<DetectorName> = new Set(['advertising-id', 'permit', 'passport']);

/**
 * Looks for direct identifiers in single texts: titles, labels, descriptions, names of columns. At most one finding a
 * text and detector; nothing where a text is clear. `today` is YYYY-MM-DD.
 */
export function detectTexts(
  texts: readonly { where: string; text: string }[],
  { today }: { today: string },
): TextVerdict[] {
  const day = today.replaceAll('-', '');
  return texts.flatMap(({ where, text }) => {
    const readings = readingsOf(endsOf(text));
    return detectors.flatMap(({ name, candidates }): TextVerdict[] => {
      const found = readings
        .flatMap((reading) => candidates(reading, day))
        .find((one) => one.checked && (one.written || !onlyWritten.has(name)));
      const verdict = found === undefined ? undefined : verdictOf(name, found);
      return found === undefined || verdict === undefined
        ? []
        : [{ where, detector: name, verdict, masked: masked(found.text) }];
    });
  });
}

/**
 * A text with the numbers in it that `detectTexts` finds masked where they stand as they are; a text in which one is
 * found that stands in another form is masked whole.
 */
export function maskedText(text: string, { today }: { today: string }): string {
  const day = today.replaceAll('-', '');
  let shown = text;
  for (let left = mostMasked; left > 0; left -= 1) {
    if (detectTexts([{ where: '', text: shown }], { today }).length === 0) return shown;
    const readings = readingsOf(shown);
    const found = detectors.flatMap(({ candidates }) => readings.flatMap((reading) => candidates(reading, day)));
    const plain = found.find((one) => one.checked && shown.includes(one.text));
    if (plain === undefined) return masked(shown);
    shown = shown.replaceAll(plain.text, masked(plain.text));
  }
  return masked(text);
}

/** What is looked at of a text: all of it, or of a very long one its beginning and its end. */
function endsOf(text: string): string {
  return text.length <= 2 * lookedThrough ? text : `${text.slice(0, lookedThrough)}\u001f${text.slice(-lookedThrough)}`;
}

function verdictOf(name: DetectorName, { written }: CodeCandidate): TextVerdict['verdict'] | undefined {
  if (certain.has(name) || (written && certainWhenWritten.has(name))) return 'identifier';
  return perhaps.has(name) ? 'suspect' : undefined;
}
