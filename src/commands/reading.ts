import {
  dateFormats,
  decimalSigns,
  encodings,
  isDelimiter,
  quotings,
  type ReadingOptions,
} from '../data/ingest/reading.ts';
import type { Values } from './command.ts';

/** What is wrong with the command line: shown to the user, exit code 2. */
export class Wrong extends Error {}

/** How the options of a command say that files are to be read; what is wrong with them is added to the faults. */
export function readingOf(values: Values, faults: string[]): ReadingOptions {
  const text = (name: string): string | undefined => values[name] as string | undefined;
  const one = <const T extends string>(name: string, of: readonly T[]): T | undefined => {
    const given = text(name);
    const found = of.find((known) => known.toLowerCase() === given?.toLowerCase());
    if (given !== undefined && found === undefined) faults.push(`--${name} takes ${of.join(' or ')}, not ${given}.`);
    return found;
  };
  const skip = text('skip');
  if (skip !== undefined && !/^\d{1,3}$/.test(skip)) faults.push(`--skip takes a number of lines to 999, not ${skip}.`);
  return {
    delimiter: delimiterOf(text('delimiter'), faults),
    encoding: one('encoding', encodings),
    decimal: one('decimal', decimalSigns),
    dateFormat: one('dateFormat', dateFormats),
    quotes: one('quotes', quotings),
    skip: skip === undefined ? undefined : Number(skip),
  };
}

/** The delimiter that was given, `tab` and `\\t` for the tab; a fault for anything but a single sign. */
function delimiterOf(given: string | undefined, faults: string[]): string | undefined {
  if (given === undefined) return undefined;
  const sign = given === 'tab' || given === '\\t' ? '\t' : given;
  if (!isDelimiter(sign)) faults.push(`--delimiter takes one sign, such as ; or tab, not ${given}.`);
  return sign;
}
