import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../../config/env.ts';
import { runHere, runProgram } from '../support/program.ts';

describe('the command', function () {
  this.timeout(180_000);

  it('teaches, and tells wrong usage from a wrong setting', async () => {
    const help = await runHere(['--help']);
    expect([help.code, help.stdout.includes('databourse verify FILE')]).to.deep.equal([0, true]);
    expect((await runHere(['verify', '--help'])).stdout).to.match(/Every leaf and the root are computed again/);
    expect((await runHere(['fly'])).code).to.equal(2);
    expect((await runHere(['seed', '--nonsense'])).code).to.equal(2);
    expect((await runHere(['verify'])).code).to.equal(2);
    const receipt = join(temporaryFolder('receipt'), 'answer.json');
    writeFileSync(receipt, '{"receipt":{"v":2}}');
    const unkeyed = await runHere(['verify', receipt]);
    expect([unkeyed.code, /Give --keys FILE/.test(unkeyed.stderr)]).to.deep.equal([2, true]);
    writeFileSync(`${receipt}.keys`, '{"keys":[]}');
    const refused = await runHere(['verify', receipt, '--keys', `${receipt}.keys`]);
    expect([refused.code, /does not hold/.test(refused.stdout)]).to.deep.equal([1, true]);
    const wrong = await runProgram(['migrate'], { PORT: 'x', FEE_BPS: '-1' });
    expect([wrong.code > 0, /PORT/.test(wrong.stderr), /FEE_BPS/.test(wrong.stderr)]).to.deep.equal([true, true, true]);
  });

  it('measures a file before it is listed, offers what would help, and names everything that is wrong with the question', async () => {
    const folder = temporaryFolder('measure');
    const file = join(folder, 'people.csv');
    const ages = Array.from({ length: 40 }, (_, at) => 20 + at);
    writeFileSync(file, `age;pay\n${ages.map((age) => `${age};${age % 2}`).join('\n')}\n`);
    writeFileSync(
      join(folder, 'my_hierarchy_age.csv'),
      ages.map((age) => `${age};${age < 40 ? 'young' : 'old'};*`).join('\n'),
    );
    const raw = await runHere(['risk', file, '--qi', 'age', '--fraction', '0.5']);
    expect([
      raw.code,
      /uniqueness +1 /.test(raw.stdout),
      /Dankar/.test(raw.stdout),
      /--hierarchies DIR/.test(raw.stdout),
    ]).to.deep.equal([1, true, true, true]);
    const searched = await runHere([
      'risk',
      file,
      '--qi',
      'age',
      '--sensitive',
      'pay',
      '--hierarchies',
      folder,
      '--json',
    ]);
    const { remedies } = JSON.parse(searched.stdout) as { remedies: { levels: number[]; risk: { k: number } }[] };
    expect([searched.code, remedies[0]?.levels, remedies[0]?.risk.k]).to.deep.equal([1, [1], 20]);
    const wide = await runHere([
      'risk',
      file,
      '--qi',
      'age',
      '--sensitive',
      'pay',
      '--hierarchies',
      folder,
      '--levels',
      '1',
      '--population',
      file,
      '--json',
    ]);
    const told = JSON.parse(wide.stdout) as {
      risk: { k: number };
      population: { kMap: number };
      discernibility: number;
    };
    expect([wide.code, told.risk.k, told.population.kMap, told.discernibility]).to.deep.equal([0, 20, 20, 800]);
    const small = await runHere(['risk', file, '--qi', 'age', '--suppress', '0.5', '--k', '2']);
    expect([small.code, /Not feasible: 40 records/.test(small.stdout)]).to.deep.equal([1, true]);
    const wrong = await runHere([
      'risk',
      file,
      '--qi',
      'age',
      '--fraction',
      '2',
      '--suppress',
      'x',
      '--k',
      '0',
      '--levels',
      '1,z',
      '--delimiter',
      'ab',
    ]);
    expect(wrong.code).to.equal(2);
    for (const option of ['fraction', 'suppress', 'k', 'levels', 'delimiter'])
      expect(wrong.stderr).to.include(`--${option} takes`);
    const faults: [string[], RegExp][] = [
      [['nowhere.csv', '--qi', 'age'], /no file nowhere\.csv/],
      [[file], /--qi/],
      [[file, '--qi', 'sex,age,town'], /Unknown column sex, town; .*age, pay/],
      [[file, '--qi', 'age', '--levels', '1'], /needs --hierarchies/],
      [[file, '--qi', 'age', '--hierarchies', 'nowhere'], /no folder nowhere/],
      [[file, '--qi', 'age', '--hierarchies', folder, '--levels', '1,1'], /2 levels .* 1 quasi/],
      [[file, '--qi', 'age', '--hierarchies', folder, '--levels', '3'], /levels 0 to 2, not 3/],
    ];
    for (const [args, says] of faults) {
      const ended = await runHere(['risk', ...args]);
      expect([ended.code, says.test(ended.stderr)], ended.stderr).to.deep.equal([2, true]);
    }
  });

  it('finds direct identifiers in a file, and shows them masked', async () => {
    const file = join(temporaryFolder('detect'), 'calls.csv');
    writeFileSync(
      file,
      `phone,n\n${Array.from({ length: 60 }, (_, at) => `1380000${String(1000 + at * 37)},${at}`).join('\n')}\n`,
    );
    const found = await runHere(['detect', file]);
    expect([
      found.code,
      /phone — mobile numbers: identifier/.test(found.stdout),
      found.stdout.includes('13800001000'),
    ]).to.deep.equal([1, true, false]);
    writeFileSync(file, 'word\none\ntwo\n');
    expect((await runHere(['detect', file, '--json'])).stdout).to.match(/^\{"clear":true,"columns":\[/);
    expect((await runHere(['detect', 'nowhere.csv'])).code).to.equal(2);
  });
});
