import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../../config/env.ts';
import { runHere } from '../support/program.ts';
import { randomFrom, residentIdOf } from '../support/identifiers.ts';

describe('databourse detect', () => {
  const file = join(temporaryFolder('detect'), 'named.csv');
  const id = residentIdOf(randomFrom(69));

  it('shows a column that is called like a resident id as masked as a cell, also in JSON', async () => {
    writeFileSync(file, `${id},n\n1,2\n3,4\n`);
    for (const more of [[], ['--json']]) {
      const found = await runHere(['detect', file, ...more]);
      expect(found.code).to.equal(1);
      expect(found.stdout).to.include(`${id.slice(0, 3)}*************${id.slice(-2)}`);
      expect(found.stdout).to.not.include(id.slice(4, 16));
    }
  });

  it('says why numbers that are counted out are clear', async () => {
    writeFileSync(file, `n\n${Array.from({ length: 100 }, (_, at) => 13_800_138_000 + at).join('\n')}\n`);
    const found = await runHere(['detect', file]);
    expect(found.code).to.equal(0);
    expect(found.stdout).to.match(
      /n — mobile numbers: clear .*\n {6}all could be mobile numbers, but they are counted out/,
    );
  });

  it('says what was not looked at of a long cell', async () => {
    writeFileSync(file, `a,b\n1,${'x'.repeat(80_000)}\n2,y\n`);
    const found = await runHere(['detect', file]);
    expect(found.stdout).to.match(/1 cells were not looked at whole/);
    expect(found.stdout).to.include('row 1: a cell too long to be looked at whole');
  });
});
