import { clock } from '../kernel/clock.ts';
import { tell, wrongUsage, type Values } from './command.ts';
import { detectorSays } from '../measures/detectors/detector.ts';
import { detectStudy, studiedHere } from './studies.ts';
import { readingOf, Wrong } from './reading.ts';

const usage = 'detect FILE [options] [--json]; databourse help detect';

export async function detect(values: Values, [file, ...more]: readonly string[]): Promise<number> {
  if (file === undefined || more.length > 0)
    return wrongUsage(file === undefined ? 'Which file?' : 'One file at a time.', usage);
  const faults: string[] = [];
  const reading = readingOf(values, faults);
  if (faults.length > 0) return wrongUsage(faults.join('\n'), usage);
  try {
    const today = clock.now().toISOString().slice(0, 10);
    const verdicts = await studiedHere(detectStudy, { file, reading, today });
    const found = verdicts.filter(({ verdict }) => verdict !== 'clear');
    const told = verdicts.filter(({ verdict, shaped }) => verdict !== 'clear' || shaped > 0);
    const figures = told.map(({ column, named, detector, verdict, rows, shaped, checked, z, evidence, reason }) => {
      const seen = evidence.map(({ row, masked }) => (row === null ? masked : `row ${row}: ${masked}`)).join(', ');
      const tested = `${checked} pass every check of ${shaped} so shaped, in ${rows} rows; ${z.toFixed(1)} standard errors above chance`;
      const why = reason === undefined ? '' : `\n      ${reason}`;
      return `  ${named ?? column} — ${detectorSays[detector]}: ${verdict} (${tested})${why}${seen === '' ? '' : `\n      ${seen}`}`;
    });
    const columns = [...new Set(verdicts.map(({ column }) => column))];
    const quiet = columns.map((column) => {
      const silent = verdicts.filter((one) => one.column === column && !told.includes(one));
      const shown = verdicts.find((one) => one.column === column)?.named ?? column;
      return `  ${shown} — ${silent.length} other detectors: clear (nothing so shaped, in ${silent[0]?.rows ?? 0} rows)`;
    });
    const saying = ({ column, named, detector, verdict }: (typeof found)[number]): string =>
      `"${named ?? column}" ${verdict === 'suspect' ? 'may hold' : 'holds'} ${detectorSays[detector]}`;
    const sum =
      found.length === 0
        ? 'No column holds direct identifiers that are known here.'
        : `Direct identifiers: ${found.map(saying).join('; ')}.`;
    tell(
      values,
      { clear: found.length === 0, columns: verdicts.map((one) => ({ ...one, column: one.named ?? one.column })) },
      `${[...figures, ...quiet].join('\n')}\n\n${sum}`,
    );
    return found.length === 0 ? 0 : 1;
  } catch (error) {
    if (error instanceof Wrong) return wrongUsage(error.message, usage);
    throw error;
  }
}
