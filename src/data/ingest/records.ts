import { open } from 'node:fs/promises';
import { faultsInNames, tally, TextFault } from './faults.ts';
import {
  atLine,
  decoded,
  depthOf,
  holdsNoText,
  kindOf,
  members,
  type JsonKind,
  type OnRecord,
  type Splitter,
} from './json.ts';
import { tooDeep, tooLongName, tooManyColumns, tooManyRows, type ReadingLimits } from './limits.ts';
import { eachTextChunk } from './original.ts';
import type { Fault } from '../../kernel/problem.ts';

/**
 * Checks records one by one and gathers the table they make: columns in order of first appearance, with the kinds of
 * their values. A record beyond the limits ends the reading.
 */
export function recordStudy(most: ReadingLimits) {
  const columns = new Map<string, Set<JsonKind>>();
  let rows = 0;
  const notJson = tally((total) => ({ pointer: '#/lines', detail: `Records that are not JSON: ${total} in all.` }));
  const notObject = tally((total) => ({
    pointer: '#/lines',
    detail: `Records that are not objects: ${total} in all.`,
  }));
  const repeated = tally((total) => ({
    pointer: '#/lines',
    detail: `Names that stand twice in one record: ${total} in all.`,
  }));
  const notText = tally((total) => ({
    pointer: '#/lines',
    detail: `Strings that are not text (NUL or half a surrogate pair): ${total} in all.`,
  }));

  function study(text: string, line: number): void {
    rows += 1;
    if (rows > most.rows) throw new TextFault('lines', [tooManyRows(most)]);
    if (depthOf(text) > most.nesting) throw new TextFault('lines', [tooDeep(line, most)]);
    const record = rows;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      notJson.add(() => brokenRecord(line, record, error));
      return;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      notObject.add(() => atLine(line, `Record ${record} (line ${line}) is not an object with named values.`));
      return;
    }
    const seen = new Set<string>();
    for (const [name, raw] of members(text)) {
      if (seen.has(name)) repeated.add(() => atLine(line, `Record ${record} (line ${line}) holds "${name}" twice.`));
      seen.add(name);
      if (holdsNoText(raw) || /[\0\p{Surrogate}]/u.test(name))
        notText.add(() =>
          atLine(line, `Record ${record} (line ${line}), "${name}": a string holds NUL or half a surrogate pair.`),
        );
      note(name, kindOf(raw));
    }
  }

  function note(name: string, kind: JsonKind | undefined): void {
    const kinds = columns.get(name);
    if (kinds) {
      if (kind) kinds.add(kind);
      return;
    }
    if (Buffer.byteLength(name) > most.nameBytes) throw new TextFault('lines', [tooLongName(columns.size + 1, most)]);
    if (columns.size >= most.columns) throw new TextFault('lines', [tooManyColumns(most)]);
    columns.set(name, new Set(kind ? [kind] : []));
  }

  function found() {
    const faults = [
      ...notJson.faults(),
      ...notObject.faults(),
      ...repeated.faults(),
      ...notText.faults(),
      ...faultsInNames([...columns.keys()]),
    ];
    if (rows === 0) faults.push({ pointer: '#/file', detail: 'The file has no records.' });
    else if (columns.size === 0 && faults.length === 0)
      faults.push({ pointer: '#/file', detail: 'The records have no values.' });
    return { columns, rows, faults };
  }

  return { study, found };
}

/** The parser's reason without the piece of text it shows, which may be personal. */
function brokenRecord(line: number, record: number, error: unknown): Fault {
  const said = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
  const shown = said.search(/, (\.\.\.)?"| in JSON| is not valid JSON/);
  const reason = shown < 0 ? said : said.slice(0, shown);
  return atLine(line, `Record ${record}, which begins on line ${line}, is not JSON: ${reason}.`);
}

type Kinds = ReadonlyMap<string, ReadonlySet<JsonKind>>;
type JsonTable = {
  readonly path: string;
  readonly splitter: (onRecord: OnRecord, most: ReadingLimits) => Splitter;
  readonly most: ReadingLimits;
  readonly columns: Kinds;
};

/** Lays the records of a studied file out as text cells in CSV, numbers digit by digit as they were written. */
export async function writeCells({ path, splitter, most, columns }: JsonTable, target: string): Promise<void> {
  const names = [...columns.keys()];
  const places = new Map(names.map((name, index) => [name, index]));
  const nested = new Set(names.filter((name) => columns.get(name)?.has('nested')));
  const file = await open(target, 'wx');
  let lines: string[] = [names.map((_, index) => `c${index}`).join(',')];
  try {
    const split = splitter((text) => {
      const cells = names.map(() => '');
      for (const [name, raw] of members(text)) {
        const kind = kindOf(raw);
        const cell = kind === 'string' && !nested.has(name) ? decoded(raw) : raw;
        if (kind) cells[places.get(name) ?? -1] = `"${cell.replaceAll('"', '""')}"`;
      }
      lines.push(cells.join(','));
    }, most);
    const flush = async (): Promise<void> => {
      if (lines.length > 0) await file.writeFile(`${lines.join('\n')}\n`);
      lines = [];
    };
    await eachTextChunk(path, async (chunk) => {
      split.see(chunk);
      await flush();
    });
    split.end();
    await flush();
  } finally {
    await file.close();
  }
}
