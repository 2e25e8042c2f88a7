import { csvCells } from './csv-cells.ts';
import { csvScanner, sniffDelimiter } from './csv.ts';
import { decodedHead, withoutLines } from './encoding.ts';
import { IngestFault, TextFault } from './faults.ts';
import { edges } from './original.ts';
import type { Encoding, ReadingOptions } from './reading.ts';
import type { Fault } from '../../kernel/problem.ts';

/** Reads the file to its end in another way; throws an `IngestFault` where that is no way either. */
export type Trial = (reading: ReadingOptions) => Promise<void>;
type Refused = { readonly path: string; readonly isCsv: boolean; readonly reading: ReadingOptions };

const mostSkipped = 50;
/** Each trial reads the whole file. */
const mostTrials = 3;
const called: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  gb18030: 'GB 18030, a Chinese encoding',
  gbk: 'GBK, a Chinese encoding',
  big5: 'Big5, the encoding of traditional Chinese',
  'utf-16': 'UTF-16',
  'windows-1252': 'Windows-1252, the encoding of Western Europe',
};

/**
 * The refusal with the options that would read the file, each of them tried out on the whole of it. Nothing is guessed
 * for the owner: where two ways are open, both are named.
 */
export async function advised(fault: TextFault, refused: Refused, trial: Trial): Promise<IngestFault> {
  if (fault.of === 'bytes') return otherEncoding(fault, refused, trial);
  if (!refused.isCsv) return fault;
  const line = await headerLine(refused, trial);
  if (line !== undefined) return new IngestFault([headerAt(line)]);
  const lenient = { ...refused.reading, quotes: 'lenient' } as const;
  if (refused.reading.quotes === 'lenient' || (await outcomeOf(() => trial(lenient))) !== 'reads') return fault;
  return added(fault, 'Where the quotes are data and no delimiter is missing before them, quotes=lenient reads them.');
}

const headerAt = (line: number): Fault => ({
  pointer: `#/lines/${line}`,
  detail: `Line ${line} looks like the header, because all lines before it have fewer cells: skip=${line - 1} reads the file from there.`,
});

function added(fault: IngestFault, advice: string): IngestFault {
  const [first, ...others] = fault.faults;
  return first ? new IngestFault([{ ...first, detail: `${first.detail} ${advice}` }, ...others]) : fault;
}

async function otherEncoding(fault: TextFault, refused: Refused, trial: Trial): Promise<IngestFault> {
  const { head } = await edges(refused.path);
  const read: string[] = [];
  const decoded: string[] = [];
  for (const encoding of candidates(head)) {
    if (encoding === refused.reading.encoding || (encoding === 'windows-1252' && read.length + decoded.length > 0))
      continue;
    const asked = { ...refused, reading: { ...refused.reading, encoding } };
    const outcome = await outcomeOf(() => trial(asked.reading));
    const line = outcome === 'decodes' && refused.isCsv ? await headerLine(asked, trial) : undefined;
    const way = `as ${called[encoding]}: encoding=${encoding}`;
    if (outcome === 'reads') read.push(way);
    else if (line !== undefined) read.push(`${way}&skip=${line - 1}`);
    else if (outcome === 'decodes' && encoding !== 'windows-1252') decoded.push(way);
  }
  const sayWhich = read.length > 1 || (read.length === 0 && decoded.length > 1) ? ' Say which it is.' : '';
  if (read.length > 0) return added(fault, `It reads ${read.join('; and ')}.${sayWhich}`);
  if (decoded.length > 0)
    return added(fault, `Its characters read ${decoded.join('; and ')}. Then other faults show.${sayWhich}`);
  return fault.message.includes('binary') ? fault : added(fault, 'Save the text in UTF-8.');
}

/** Runs a trial reading: what it refuses is no fault of the file but a way that does not lead on. */
async function outcomeOf(trial: () => Promise<void>): Promise<'reads' | 'decodes' | 'fails'> {
  try {
    await trial();
    return 'reads';
  } catch (error) {
    if (!(error instanceof IngestFault)) throw error;
    return error instanceof TextFault && error.of === 'bytes' ? 'fails' : 'decodes';
  }
}

/** Encodings in which the beginning makes sense. */
function candidates(head: Buffer): Encoding[] {
  const isMarked = /^(fffe|feff)/.test(head.toString('hex', 0, 2));
  if (isMarked || head.includes(0)) return ['utf-16'];
  const isHan = (encoding: Encoding): boolean => /\p{Script=Han}/u.test(decodedHead(encoding, head).toString('utf8'));
  return [...(['gb18030', 'big5'] as const).filter(isHan), 'windows-1252'];
}

/**
 * The line that is the header if the lines before it are not of the table: all of them have fewer cells, none of its
 * own is empty or a number, and from there on the whole file reads.
 */
async function headerLine({ path, reading }: Refused, trial: Trial): Promise<number | undefined> {
  const { encoding = 'utf-8', skip = 0 } = reading;
  const edge = await edges(path);
  const head = withoutLines(decodedHead(encoding, edge.head), skip);
  const before: string[] = [];
  let trials = 0;
  for (let more = 1; more <= mostSkipped; more += 1) {
    const rest = withoutLines(head, more);
    if (rest.length === 0) return undefined;
    before.push(
      withoutLines(head, more - 1)
        .subarray(0, -rest.length)
        .toString('utf8'),
    );
    const whole = edge.head.length === edge.bytes;
    const delimiter = reading.delimiter ?? sniffDelimiter(rest, whole);
    const scanner = csvScanner({ delimiter, lenient: reading.quotes === 'lenient' });
    scanner.see(rest);
    if (whole) scanner.end();
    const { names, faults } = scanner.found();
    const isWider = before.every((line) => cellsIn(line, delimiter) < names.length);
    const isNamed = names.every((name) => name !== '' && !/^[-+]?[\d.,:/\s-]+%?$/.test(name));
    if (faults.length > 0 || !isWider || !isNamed) continue;
    if ((await outcomeOf(() => trial({ ...reading, skip: skip + more }))) === 'reads') return skip + more + 1;
    if ((trials += 1) === mostTrials) return undefined;
  }
  return undefined;
}

/** How many cells a line would have in a table; where it is no line of one, how often the delimiter parts it. */
function cellsIn(line: string, delimiter: string): number {
  const { records, faults } = csvCells(line, delimiter);
  return faults.length > 0 ? line.split(delimiter).length : (records[0]?.cells.length ?? 1);
}
