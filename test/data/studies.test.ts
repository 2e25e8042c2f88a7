import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../../config/env.ts';
import { IngestFault } from '../../src/data/ingest/index.ts';
import { spillFolder } from '../../src/data/places.ts';
import { startStudyProcess } from '../../src/data/studies/process.ts';
import { study } from '../../src/data/studies/pool.ts';
import { StudyEnded } from '../../src/data/studies/study.ts';
import { examinationStudy } from '../../src/list/intake/index.ts';

describe('studies in processes of their own', function () {
  this.timeout(60_000);
  const folder = temporaryFolder('studies');
  const today = '2026-01-01';

  function csv(name: string, rows = 3): string {
    const path = join(folder, name);
    writeFileSync(path, `a,b\n${Array.from({ length: rows }, (_, row) => `${row},x${row * 7}\n`).join('')}`);
    return path;
  }
  const asked = (name: string, rows?: number) => ({ path: csv(name, rows), name, reading: {}, today });

  it('bring back what was found, and leave only the file that was studied', async () => {
    const found = await study(examinationStudy, asked('found.csv'), { lane: 'ada' });
    expect({ rows: found.rows, types: found.columns.map(({ type }) => type) }).deep.equal({
      rows: 3,
      types: ['integer', 'text'],
    });
    expect(readdirSync(folder)).deep.equal(['found.csv']);
  });

  it('tell their steps while they go on', async () => {
    const steps: string[] = [];
    await study(examinationStudy, asked('steps.csv'), { lane: 'ada', tell: ({ step }) => steps.push(step) });
    expect(steps).deep.equal(['reading', 'measuring']);
  });

  it('bring back every fault of a file that is refused', async () => {
    const path = csv('faults.csv');
    writeFileSync(path, 'a,a\n1,2\n1\n');
    const refused = await study(
      examinationStudy,
      { path, name: 'faults.csv', reading: {}, today },
      { lane: 'ada' },
    ).catch((error: unknown) => error);
    expect(refused).instanceOf(IngestFault);
    expect((refused as IngestFault).faults.length).greaterThan(1);
  });

  it('take turns by lane: three files of one do not keep the one file of another waiting', async () => {
    const ended: string[] = [];
    const one = async (lane: string, name: string) => {
      await study(examinationStudy, asked(name), { lane });
      ended.push(name);
    };
    await Promise.all([one('ada', 'a1.csv'), one('ada', 'a2.csv'), one('ada', 'a3.csv'), one('bo', 'b1.csv')]);
    expect(ended.indexOf('b1.csv')).equal(1);
  });

  it('end when nobody waits any more, while they wait for their turn and while they run', async () => {
    const stopping = new AbortController();
    const order = { lane: 'ada', signal: stopping.signal };
    const running = study(examinationStudy, asked('long.csv', 400_000), {
      ...order,
      tell: () => stopping.abort(),
    });
    const queued = study(examinationStudy, asked('queued.csv'), order);
    const outcomes = await Promise.allSettled([running, queued]);
    for (const outcome of outcomes) expect((outcome as PromiseRejectedResult).reason).instanceOf(StudyEnded);
    expect((await study(examinationStudy, asked('after.csv'), { lane: 'ada' })).rows).equal(3);
  });

  it('are refused where one lane has twenty waiting already, and taken again when they are done', async () => {
    const many = Array.from({ length: 21 }, (_, at) => asked(`m${at}.csv`));
    const waiting = many.map((input) => study(examinationStudy, input, { lane: 'ada' }));
    expect(() => study(examinationStudy, asked('one-more.csv'), { lane: 'ada' })).to.throw(/of your files/);
    await Promise.all([...waiting, study(examinationStudy, asked('of-bo.csv'), { lane: 'bo' })]);
    expect((await study(examinationStudy, asked('later.csv'), { lane: 'ada' })).rows).equal(3);
  });

  it('see nothing of the environment but where files lie and their limits', () => {
    const child = startStudyProcess();
    const names = readFileSync(`/proc/${child.pid}/environ`, 'utf8')
      .split('\0')
      .map((line) => line.split('=')[0]);
    child.kill('cancelled');
    expect(names).include('DATA_DIR');
    expect(names.filter((name) => /DATABASE|PASSWORD|SECRET|STRIPE|TOKEN/.test(name ?? ''))).deep.equal([]);
  });

  it('leave no room that they spilled to when their process is killed', async () => {
    const child = startStudyProcess();
    const working = child.work({ study: 'examination', input: asked('spilled.csv', 300_000) }, () =>
      child.kill('cancelled'),
    );
    expect(await working.catch((error: unknown) => error)).include({ end: 'cancelled' });
    expect(child.lives()).equal(false);
    expect(existsSync(spillFolder(child.pid))).equal(false);
  });
});
