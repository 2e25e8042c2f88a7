import {
  bareCandidate,
  counted,
  namedAndShaped,
  type CodeCandidate,
  type Detector,
  type Figures,
  type Weighing,
} from './detector.ts';
import { binomialTail } from './chance.ts';
import { anyOf } from './header.ts';
import type { Reading } from './read.ts';

const lettered = /(?<![0-9A-Z])(?:[A-Z]\d{8}|[A-Z]\d{10}|[A-Z]{2}\d{7})(?![0-9A-Z])/g;
/** What may stand between the letters and the digits. */
const parted = /(?<=(?<![0-9A-Z])[A-Z]{1,2})[ -](?=\d{7,10}(?![0-9A-Z]))/g;
const passportForm = /^(?:[EGDSPK]\d{8}|(?:E[A-HJ-NP-Z]|[DSP]E|MA|MB|KJ)\d{7})$/;
export const permitForm = /^(?:[HM]\d{8}(?:\d\d)?|[CWLT]\d{8}|C[A-HJ-NP-Z]\d{7})$/;
/** Second line of the machine-readable zone of a passport: ICAO 9303, part 4. */
const zone = /[A-Z0-9<]{9}\d[A-Z<]{3}\d{6}\d[MFX<]\d{6}\d[A-Z0-9<]{14}[\d<]\d/g;

function codes({ upper, letters, digits, text }: Reading, form: RegExp, label: RegExp): CodeCandidate[] {
  if (!letters || digits < 7) return [];
  return (upper.replace(parted, '').match(lettered) ?? []).map((code) =>
    bareCandidate(code, form.test(code), label.test(text), code.slice(0, 1)),
  );
}

/** The check digit of ICAO 9303, part 3, 4.9: weights 7 3 1. */
function zoneDigit(field: string): string {
  let sum = 0;
  for (const [at, character] of [...field].entries())
    sum += (character === '<' ? 0 : parseInt(character, 36)) * ([7, 3, 1][at % 3] ?? 0);
  return String(sum % 10);
}

function zones({ upper, digits }: Reading): CodeCandidate[] {
  if (digits < 14 || !upper.includes('<')) return [];
  return (upper.match(zone) ?? []).map((line) => {
    const right = [line.slice(0, 10), line.slice(13, 20), line.slice(21, 28)].every(
      (field) => zoneDigit(field.slice(0, -1)) === field.slice(-1),
    );
    return bareCandidate(line, right, right);
  });
}

/**
 * Papers without a check digit: certain only when the column's name, or a word in the cells, says so. Suspect when
 * nearly every code of a letter and digits begins as such papers do, is not counted out, and there are two or more.
 */
function judgedByForm(figures: Figures, chance: number): Weighing {
  const { distinct, shaped, checked, written, headerAgrees } = figures;
  const accident = binomialTail(distinct.candidates, distinct.checked, chance);
  const clean = distinct.checked >= 2 && checked >= shaped * 0.9;
  if (clean && distinct.checked >= 3 && (written * 2 >= shaped || headerAgrees))
    return { verdict: 'identifier', accident };
  return { verdict: (clean && !counted(figures)) || namedAndShaped(figures) ? 'suspect' : 'clear', accident };
}

const passportHeader = /护照|護照|passport|^hzh/i;
/** The permit that is meant; "permit" alone may be one to build. */
export const travelHeader = /通行[证證]|台胞[证證]|回乡[证證]|来往|(^|[^a-z])(travel|entry|exit).?permit|^txz/i;
const permitHeader = anyOf(travelHeader.source, '(^|[^a-z])permit.?(no|num|number)?$');

/**
 * Passport: E or G and digits, or the forms of D, S, P and the two regions. p₀ = 6/26, the share of first letters. The
 * machine-readable zone has three check digits and is certain by itself. Passports of other states are seen only there
 * or by the name of the column.
 */
export const passport: Detector = {
  name: 'passport',
  header: passportHeader,
  chanceRate: () => 6 / 26,
  candidates: (reading) => [...codes(reading, passportForm, passportHeader), ...zones(reading)],
  likely: ({ upper }) => /^[A-Z]{0,2}[ -]?\d{6,9}[A-Z]?$/.test(upper) && upper.length >= 7,
  judge: judgedByForm,
};

/**
 * Travel permits to and from Hong Kong, Macao and Taiwan: C, W, L, T, H or M and digits. p₀ = 6/26. The eight bare
 * digits of Taiwan's are seen by the name of the column.
 */
export const permit: Detector = {
  name: 'permit',
  header: permitHeader,
  chanceRate: () => 6 / 26,
  candidates: (reading) => codes(reading, permitForm, permitHeader),
  likely: ({ upper }) => /^[A-Z]?\d{8,11}$/.test(upper),
  judge: judgedByForm,
};
