import { benchBulk } from './bulk.ts';
import { benchConsole } from './console.ts';
import { benchDetectors } from './detectors.ts';
import { benchEcho } from './echo.ts';
import { benchFile } from './file.ts';
import { benchGate } from './gate.ts';
import { benchQuery } from './query.ts';
import { benchRisk } from './risk.ts';
import { benchSpread } from './spread.ts';
import { benchStrangers } from './strangers.ts';
import { benchStudy } from './study.ts';

/** What a bench measured: figures with their units, and ratios to what was measured in the same run. */
export type Measured = {
  readonly figures: Readonly<Record<string, string | number>>;
  readonly ratios: Readonly<Record<string, number>>;
};
type Bench = { readonly name: string; readonly says: string; readonly run: () => Promise<Measured> };

const benches: readonly Bench[] = [
  { name: 'echo', says: 'a bare Express POST that answers its JSON: the yardstick', run: benchEcho },
  {
    name: 'query',
    says: 'the metered single-record query through HTTP, everything on, against the echo',
    run: benchQuery,
  },
  {
    name: 'bulk',
    says: 'questions of 1,000 distinct keys, and how soon the index of recipients has them',
    run: benchBulk,
  },
  {
    name: 'gate',
    says: 'what the gate adds to a single-record query once warm: judgement and lookups',
    run: benchGate,
  },
  {
    name: 'detectors',
    says: 'precision, recall and speed of the detectors; --write puts the table into their README',
    run: benchDetectors,
  },
  {
    name: 'risk',
    says: 'risk of ten million records, and leaving half a million subjects out of a file',
    run: benchRisk,
  },
  {
    name: 'file',
    says: 'a file of a gigabyte without half a million persons, from order to last byte, against COPY alone',
    run: benchFile,
  },
  {
    name: 'study',
    says: 'comparing one more listing with 2,000 published revisions, against doing so with 20',
    run: benchStudy,
  },
  {
    name: 'spread',
    says: '1,000 persons opt out after very many calls: how long until all past recipients have notices',
    run: benchSpread,
  },
  {
    name: 'strangers',
    says: "how long others wait, and what the serving process holds, while strangers' files are studied",
    run: benchStrangers,
  },
  {
    name: 'console',
    says: 'paint, interaction and shift of pages of the console at 10 Mbit/s, 40 ms and a quarter of this processor',
    run: benchConsole,
  },
];

const args = process.argv.slice(2);
const asked = args.filter((arg) => !arg.startsWith('--'));
const chosen = asked.length === 0 ? benches : benches.filter(({ name }) => asked.includes(name));
if (chosen.length === 0 || args.includes('--help')) {
  process.stdout.write(
    `npm run bench -- [NAME …] [--json]\n${benches.map(({ name, says }) => `  ${name.padEnd(10)} ${says}`).join('\n')}\n`,
  );
  process.exitCode = chosen.length === 0 ? 2 : 0;
} else {
  for (const bench of chosen) {
    const { figures, ratios } = await bench.run();
    const all = [...Object.entries(figures), ...Object.entries(ratios)];
    const lines = args.includes('--json')
      ? [JSON.stringify({ bench: bench.name, figures, ratios })]
      : [`${bench.name}: ${bench.says}`, ...all.map(([name, value]) => `  ${name.padEnd(34)} ${value}`)];
    process.stdout.write(`${lines.join('\n')}\n`);
  }
}
