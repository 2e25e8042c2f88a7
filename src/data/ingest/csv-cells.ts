/** One record of a small CSV text: its cells, and the line on which it begins. */
export type CsvRecord = { readonly line: number; readonly cells: readonly string[] };

type State = 'start' | 'spaces' | 'plain' | 'quoted' | 'closed';

/**
 * The cells of a small CSV text without a header, by the rules of `csvScanner`: a quoted cell may hold delimiters, line
 * ends and doubled quotes, spaces around it are not data, and empty lines are skipped. A quote inside an unquoted cell,
 * text after a closing quote, and a quote that is never closed are faults, told by their line.
 */
export function csvCells(
  text: string,
  delimiter: string,
): { readonly records: readonly CsvRecord[]; readonly faults: readonly string[] } {
  const records: CsvRecord[] = [];
  const faults: string[] = [];
  let cells: string[] = [];
  let cell = '';
  let spaces = '';
  let state: State = 'start';
  let [line, begun, opened] = [1, 1, 1];
  const fault = (at: number, what: string): void => {
    if (!faults.at(-1)?.startsWith(`line ${at} `)) faults.push(`line ${at} ${what}`);
  };
  const endCell = (): void => {
    cells.push(state === 'spaces' ? spaces : cell);
    [cell, spaces, state] = ['', '', 'start'];
  };
  const endRecord = (): void => {
    const blank = cells.length === 0 && state === 'start';
    endCell();
    if (!blank) records.push({ line: begun, cells });
    cells = [];
  };
  const body = text.replace(/^\uFEFF/, '');
  for (let at = 0; at < body.length; at += 1) {
    const sign = body.charAt(at);
    const ends = sign === '\n' || (sign === '\r' && body.charAt(at + 1) !== '\n');
    if (ends) line += 1;
    if (state === 'quoted') {
      if (sign !== '"') cell += sign;
      else if (body.charAt(at + 1) === '"') [cell, at] = [`${cell}"`, at + 1];
      else state = 'closed';
    } else if (ends) {
      endRecord();
      begun = line;
    } else if (sign === '\r') continue;
    else if (sign === delimiter) endCell();
    else if (sign === '"' && (state === 'start' || state === 'spaces')) [state, opened] = ['quoted', line];
    else if (state === 'closed') {
      if (sign !== ' ') fault(line, 'has text after a closing quote');
    } else if (sign === '"') fault(line, 'has a quote inside a cell that is not quoted');
    else if (sign === ' ' && state !== 'plain') [state, spaces] = ['spaces', `${spaces} `];
    else [state, cell, spaces] = ['plain', `${cell}${spaces}${sign}`, ''];
  }
  if (state === 'quoted') fault(opened, 'opens a quote that is never closed');
  else if (cells.length > 0 || state !== 'start') endRecord();
  return { records, faults };
}
