import type { Examination } from './uploading.ts';

/** The files that were chosen in this tab, by their upload: what leaves columns out needs the file itself. */
export const heldFiles = new Map<string, File>();

/** Only of CSV: numbers in JSON would lose digits, and Parquet is not text. */
export const canLeaveOut = (format: Examination['format']): boolean => format === 'csv';

/** Kinds of identifiers of persons that may never be sold; a column that holds them for certain is left out at first. */
const never: readonly string[] = ['resident-id', 'resident-id-15', 'mobile', 'bank-card', 'passport', 'e-mail', 'person-name', 'address']; // prettier-ignore

export const leftOutAtFirst = ({ detected, format }: Examination, asked: readonly string[]): readonly string[] =>
  canLeaveOut(format)
    ? [
        ...asked,
        ...detected
          .filter(({ verdict, detector }) => verdict === 'identifier' && never.includes(detector))
          .map(({ column }) => column),
      ]
    : [];

/** The same file without some of its columns, in UTF-8; it never leaves the browser with them. */
export async function withoutColumns(file: File, { read }: Examination, names: readonly string[]): Promise<File> {
  const text = new TextDecoder(read?.encoding ?? 'utf-8').decode(await file.arrayBuffer());
  return new File([csvWithout(text, read, names)], file.name, { type: file.type });
}

function csvWithout(text: string, read: Examination['read'], names: readonly string[]): string {
  const delimiter = read?.delimiter ?? ',';
  let rest = text.replace(/^sep=.\r?\n/i, '');
  for (let line = 0; line < (read?.skip ?? 0); line += 1) rest = rest.slice(rest.indexOf('\n') + 1);
  const gone = new Set<number>();
  const lines: string[] = [];
  for (const cells of recordsOf(rest, delimiter)) {
    if (lines.length === 0)
      cells.forEach((cell, at) => {
        if (names.includes(unquoted(cell))) gone.add(at);
      });
    lines.push(cells.filter((_cell, at) => !gone.has(at)).join(delimiter));
  }
  return `${lines.join('\n')}\n`;
}

const unquoted = (cell: string): string => {
  const bare = cell.trim();
  return bare.startsWith('"') ? bare.slice(1, -1).replaceAll('""', '"').trim() : bare;
};

/** The records of a CSV text as their cells, as they are written: quotes stay. */
function* recordsOf(text: string, delimiter: string): Generator<readonly string[]> {
  let cells: string[] = [];
  let from = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"' && (isQuoted || at === from)) isQuoted = !isQuoted;
    else if (!isQuoted && (sign === delimiter || sign === '\n')) {
      cells.push(text.slice(from, at).replace(/\r$/, ''));
      from = at + 1;
      if (sign === '\n') {
        yield cells;
        cells = [];
      }
    }
  }
  if (from < text.length || cells.length > 0) yield [...cells, text.slice(from)];
}
