import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { temporaryFolder } from '../../config/env.ts';
import { runHere } from '../support/program.ts';

const visits = fileURLToPath(new URL('./tables/visits.csv', import.meta.url));
const asked = ['--qi', 'age,sex,district', '--sensitive', 'diag'];
type Told = {
  readonly risk: {
    readonly k: number;
    readonly persons?: object;
    readonly sensitive: Record<string, { distinct: number }>;
  };
  readonly persons: { readonly column: string | null; readonly given: boolean };
  readonly population: { readonly kMap: number; readonly uncovered: number } | null;
};
const told = (stdout: string): Told => JSON.parse(stdout) as Told;

describe('the command `risk`', function () {
  this.timeout(180_000);
  const folder = temporaryFolder('risk');
  const file = (name: string, lines: readonly string[]): string => {
    writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
    return join(folder, name);
  };

  it('counts persons by the column that looks like theirs and repeats, and says so', async () => {
    const { code, stdout } = await runHere(['risk', visits, ...asked]);
    expect(code).to.equal(1);
    expect(stdout).to.match(/Counted: 15 persons, by the column "pid": it looks like a person's \(by its name\)/);
    expect(stdout)
      .to.match(/--person rows/)
      .and.to.match(/ k +1 /)
      .and.to.match(/highest risk +1 /);
  });

  it('counts persons by the column that is named, or rows where it is told to', async () => {
    const named = told((await runHere(['risk', visits, ...asked, '--person', 'pid', '--json'])).stdout);
    expect(named.persons).to.include({ column: 'pid', given: true });
    expect(named.risk.persons).to.deep.equal({ column: 'pid', persons: 15, unknown: 0, several: 0 });
    const rows = await runHere(['risk', visits, ...asked, '--person', 'rows']);
    expect([rows.code, / k +12 /.test(rows.stdout), /as told/.test(rows.stdout)]).to.deep.equal([0, true, true]);
    const wrong: [string[], RegExp][] = [
      [['--person', 'nobody'], /Unknown column nobody/],
      [['--person', 'age'], /no column of --qi/],
      [['--person', ' '], /--person takes a column, or rows/],
    ];
    for (const [more, says] of wrong) {
      const ended = await runHere(['risk', visits, ...asked, ...more]);
      expect([ended.code, says.test(ended.stderr)], ended.stderr).to.deep.equal([2, true]);
    }
  });

  it('does not take a key, a flag or a measure for persons', async () => {
    const rows = Array.from(
      { length: 60 },
      (_, at) => `u${at},${at % 2 === 0 ? 'yes' : 'no'},${at % 7},${20 + (at % 2)}`,
    );
    const { stdout } = await runHere([
      'risk',
      file('plain.csv', ['user_id,member,visits,age', ...rows]),
      '--qi',
      'age',
      '--json',
    ]);
    expect(told(stdout).persons).to.deep.equal({ column: null, given: false, alike: [] });
  });

  it('takes a column of mobile numbers for persons, whatever it is called', async () => {
    const rows = Array.from(
      { length: 90 },
      (_, at) => `138${String(10_000_000 + (at % 30) * 2_718_281).slice(0, 8)},${20 + (at % 2)}`,
    );
    const { stdout } = await runHere(['risk', file('calls.csv', ['x,age', ...rows]), '--qi', 'age', '--json']);
    const { persons, risk } = told(stdout);
    expect([persons.column, risk.k]).to.deep.equal(['x', 15]);
  });

  it('compares booleans and numbers by value, and reads quoted cells of a hierarchy', async () => {
    const people = Array.from(
      { length: 60 },
      (_, at) => `${at % 2 === 0 ? 'TRUE' : 'FALSE'},${20 + (at % 3)},"a; ${at % 2}"`,
    );
    const data = file('people.csv', ['smoker,age,job', ...people]);
    const trees = join(folder, 'trees');
    mkdirSync(trees);
    writeFileSync(join(trees, 'hierarchy_smoker.csv'), 'TRUE;*\nFALSE;*\n');
    writeFileSync(join(trees, 'hierarchy_age.csv'), '20.0;young;*\n21.0;young;*\n22.0;young;*\n');
    writeFileSync(join(trees, 'hierarchy_job.csv'), '"a; 0";a;*\n"a; 1";a;*\n');
    const levels = ['--hierarchies', trees, '--levels', '1,1,1', '--json'];
    const wide = await runHere(['risk', data, '--qi', 'smoker,age,job', ...levels]);
    expect([wide.code, told(wide.stdout).risk.k], wide.stderr).to.deep.equal([0, 60]);
    const population = file('population.csv', ['age', ...Array.from({ length: 150 }, (_, at) => `${20 + (at % 3)}.0`)]);
    const sample = file('sample.csv', ['age', ...Array.from({ length: 30 }, (_, at) => `${20 + (at % 3)}`)]);
    const met = told((await runHere(['risk', sample, '--qi', 'age', '--population', population, '--json'])).stdout);
    expect(met.population).to.include({ kMap: 50, uncovered: 0 });
    writeFileSync(join(trees, 'hierarchy_age.csv'), '20;young\n20.0;old\n21;young\n22;young\n');
    const twice = await runHere(['risk', data, '--qi', 'age', '--hierarchies', trees]);
    writeFileSync(join(trees, 'hierarchy_age.csv'), Buffer.from('20;\xb5\xd8\n', 'latin1'));
    const unread = await runHere(['risk', data, '--qi', 'age', '--hierarchies', trees]);
    expect([unread.code, /hierarchy_age\.csv: it is not UTF-8/.test(unread.stderr)]).to.deep.equal([2, true]);
    expect([twice.code, /are one value, generalised in two ways/.test(twice.stderr)]).to.deep.equal([2, true]);
  });

  it('measures a sensitive column that is called constructor, with its values in one spelling', async () => {
    const rows = Array.from({ length: 60 }, (_, at) => `${20 + (at % 2)},${['Ulcer', 'ulcer', 'ulcer '][at % 3]}`);
    const { code, stdout } = await runHere([
      'risk', file('diagnoses.csv', ['age,constructor', ...rows]), '--qi', 'age', '--sensitive', 'constructor', '--json',
    ]); // prettier-ignore
    expect([code, told(stdout).risk.sensitive['constructor']?.distinct]).to.deep.equal([1, 1]);
  });
});
