import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { temporaryFolder } from '../../config/env.ts';
import { sqlName, sqlText, withDuck } from '../../src/data/duck.ts';
import {
  detectColumns,
  detectorSays,
  type ColumnVerdict,
  type DetectorName,
  type DetectOptions,
} from '../../src/measures/detectors/index.ts';
import { below, digits, legacyIdOf, mobileOf, randomFrom, residentIdOf, serialOf } from '../support/identifiers.ts';

type Cell = string | null;
const today = '2024-11-22';

/** Judges one column of these cells. */
async function judge(
  cells: readonly Cell[],
  name = 'c',
  options: Partial<DetectOptions> = {},
  type = 'VARCHAR',
): Promise<ColumnVerdict[]> {
  return withDuck(async (duck) => {
    const list = cells.map((cell) => (cell === null ? 'NULL' : sqlText(cell))).join(', ');
    await duck.run(
      `CREATE TEMP TABLE judged AS SELECT CAST(unnest([${list}]::VARCHAR[]) AS ${type}) AS ${sqlName(name)}`,
    );
    return detectColumns(duck, 'judged', { today, ...options });
  });
}

async function found(
  detector: DetectorName,
  cells: readonly Cell[],
  name?: string,
  type?: string,
): Promise<ColumnVerdict> {
  const one = (await judge(cells, name, {}, type)).find((verdict) => verdict.detector === detector);
  if (one === undefined) throw new Error(`No verdict by ${detector}.`);
  return one;
}

/** What is not clear, by detector. */
async function verdicts(cells: readonly Cell[], name?: string, type?: string): Promise<Record<string, string>> {
  const told = (await judge(cells, name, {}, type)).filter(({ verdict }) => verdict !== 'clear');
  return Object.fromEntries(told.map(({ detector, verdict }) => [detector, verdict]));
}

const clear = {};
const many = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

describe('detectors find resident ids', () => {
  const random = randomFrom(11643);

  it('finds a column of twelve, whoever they are', () =>
    fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const own = randomFrom(seed);
        const one = await found(
          'resident-id',
          many(12, () => residentIdOf(own)),
        );
        expect(one).to.include({
          verdict: 'identifier',
          rows: 12,
          shaped: 12,
          shapeRate: 1,
          checked: 12,
          checkRate: 1,
        });
      }),
      { numRuns: 25, verbose: 1 },
    ));

  it('finds 1 % among random numbers of 18 digits', async () => {
    const cells = many(5000, (at) => (at % 100 === 42 ? residentIdOf(random) : `8${digits(random, 17)}`));
    const one = await found('resident-id', cells);
    expect(one).to.include({ verdict: 'identifier', rows: 5000, shaped: 5000, checked: 50 });
    expect(one.accident).to.be.below(1e-30);
    expect(one.z).to.be.closeTo(
      (0.01 - one.chanceRate) / Math.sqrt((one.chanceRate * (1 - one.chanceRate)) / 5000),
      1e-9,
    );
  });

  it('finds 1 % among names, and three in ten thousand sentences', async () => {
    const names = many(3000, (at) =>
      at % 100 === 7 ? residentIdOf(random) : (['王芳', '李娜', 'Ann'][at % 3] ?? null),
    );
    expect(await found('resident-id', names)).to.include({ verdict: 'identifier', shaped: 30 });
    const remarks = many(10_000, (at) =>
      at % 4000 === 7 ? `客户身份证:${residentIdOf(random)}，已核` : '无备注，已核对全部材料',
    );
    expect(await found('resident-id', remarks)).to.include({ verdict: 'identifier', shaped: 3, checked: 3 });
  });

  it('suspects one or two, and one person in five hundred rows', async () => {
    const one = residentIdOf(random);
    expect((await found('resident-id', ['x', one, null])).verdict).to.equal('suspect');
    expect((await found('resident-id', [residentIdOf(random), one, 'none'])).verdict).to.equal('suspect');
    expect(
      await found(
        'resident-id',
        many(500, () => one),
      ),
    ).to.include({ verdict: 'suspect', checked: 500 });
    expect(
      (
        await found(
          'resident-id',
          many(500, (at) => `${at} ${one}`),
        )
      ).verdict,
    ).to.equal('suspect');
  });

  it('reads full-width digits, spaces, dashes, zero-width characters, small x, JSON and sentences', async () => {
    const wide = (text: string): string =>
      text.replace(/[0-9X]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));
    const groups = (text: string, by: string): string => [text.slice(0, 6), text.slice(6, 14), text.slice(14)].join(by);
    const writings: ((id: string) => string)[] = [
      wide,
      (id) => groups(id, ' '),
      (id) => groups(id, '－'),
      (id) => groups(id, '\u3000'),
      (id) => [...id].join('\u200b'),
      (id) => [...id].join(' '),
      (id) => id.toLowerCase(),
      (id) => `{"name":"张三","id":"${id}","n":[1,2]}`,
      (id) => `id: ${id}.`,
      (id) => `${id} 13800138000`,
    ];
    for (const write of writings) {
      const cells = many(8, () => write(residentIdOf(random)));
      expect(await found('resident-id', cells), String(write)).to.include({ verdict: 'identifier', checked: 8 });
    }
  });

  it('reads whole numbers, lists, structs and text kept as bytes', async () => {
    const plain = many(400, () => residentIdOf(random)).filter((id) => !id.endsWith('X'));
    expect((await found('resident-id', plain, 'c', 'BIGINT')).checkRate).to.equal(1);
    expect((await found('resident-id', plain, 'c', 'DECIMAL(20,2)')).checkRate).to.equal(1);
    expect(
      (
        await found(
          'resident-id',
          plain.map((id) => `号${id}`),
          'c',
          'VARCHAR',
        )
      ).checkRate,
    ).to.equal(1);
    const kept = await withDuck(async (duck) => {
      const list = plain.map(sqlText).join(', ');
      const source = `(SELECT unnest([${list}]) AS id)`;
      await duck.run(
        `CREATE TEMP TABLE nested AS SELECT [id, 'x'] AS l, {'a': id} AS s, encode('号' || id) AS b FROM ${source}`,
      );
      return detectColumns(duck, 'nested', { today });
    });
    expect(kept.filter(({ verdict }) => verdict === 'identifier').map(({ column }) => column)).to.deep.equal([
      'l',
      's',
      'b',
    ]);
  });

  it('finds ids of 15 digits', async () => {
    const cells = many(40, () => legacyIdOf(random));
    expect(await verdicts(cells)).to.deep.equal({ ...clear, 'resident-id-15': 'identifier' });
    expect((await found('resident-id-15', cells.slice(0, 8))).verdict).to.equal('identifier');
    expect((await found('resident-id-15', cells.slice(0, 4))).verdict).to.equal('suspect');
  });

  it('suspects a column that is named so and looks so, though its checks fail', async () => {
    const scrambled = many(30, () => `8${digits(random, 17)}`);
    expect((await found('resident-id', scrambled, '身份证号')).verdict).to.equal('suspect');
    expect((await found('resident-id', [...scrambled, ...many(31, () => 'none')], '身份证号')).verdict).to.equal(
      'clear',
    );
  });
});

describe('detectors leave other numbers of 15 and 18 digits alone', () => {
  const random = randomFrom(18);
  const never = async (cells: readonly Cell[]): Promise<void> => {
    expect(Object.values(await verdicts(cells))).not.to.include('identifier');
  };

  it('random numbers', () => never(many(10_000, () => `${1 + below(random, 9)}${digits(random, 17)}`)));

  it('time-stamps of every length', async () => {
    const at = (): Date => new Date(Date.UTC(2011, 0, 1) + below(random, 4.2e8) * 1000);
    const text = (): string => at().toISOString().replace(/\D/g, '');
    expect(await verdicts(many(3000, () => `${text()}${below(random, 10)}`))).to.deep.equal(clear);
    expect(await verdicts(many(3000, () => text().slice(2)))).to.deep.equal(clear);
    expect(await verdicts(many(3000, () => String(at().getTime())))).to.deep.equal(clear);
    expect(
      await verdicts(
        many(3000, () => String(at().getTime())),
        'at',
        'BIGINT',
      ),
    ).to.deep.equal(clear);
    await never(
      many(10_000, () => String(BigInt(at().getTime() + 11_644_473_600_000) * 10_000n + BigInt(below(random, 10_000)))),
    );
  });

  it('serial numbers of region, day and count, of which one in eleven passes the check', async () => {
    const one = await found(
      'resident-id',
      many(5000, () => serialOf(random)),
    );
    expect(one.verdict).to.equal('suspect');
    expect(one.checkRate).to.be.within(0.07, 0.11);
  });

  it('does not refuse for three valid ones among five thousand, though z is far above 6', async () => {
    const cells = many(5000, (at) => (at < 3 ? residentIdOf(random) : `8${digits(random, 17)}`));
    const one = await found('resident-id', cells);
    expect(one.z).to.be.above(6);
    expect(one.verdict).to.equal('suspect');
  });

  it('device numbers and credit codes in digits', async () => {
    await never(many(3000, () => `35${digits(random, 13)}`));
    await never(many(3000, () => `91${['310115', '440300', '110108'][below(random, 3)]}${digits(random, 10)}`));
  });

  it('random numbers of nineteen to twenty-four digits, though not ids that were hidden inside such', async () => {
    await never(many(5000, () => `1${digits(random, 18 + below(random, 6))}`));
    const id = (): string => {
      const one = residentIdOf(random);
      return one.endsWith('X') ? id() : one;
    };
    for (const hide of [() => `1${id()}`, () => `${id()}12345`, () => `123${id()}123`]) {
      expect((await found('resident-id', many(50, hide))).verdict).to.equal('identifier');
    }
    expect(await verdicts(many(50, () => `1234${id()}567`))).to.deep.equal(clear);
  });
});

describe('detectors say what they saw', () => {
  const random = randomFrom(5);

  it('with masked evidence of the first five rows', async () => {
    const ids = many(9, () => residentIdOf(random));
    const { evidence } = await found('resident-id', [null, 'none', ...ids]);
    expect(evidence).to.deep.equal(
      ids.slice(0, 5).map((id, at) => ({ row: at + 3, masked: `${id.slice(0, 3)}*************${id.slice(-2)}` })),
    );
    const mobiles = many(3, () => mobileOf(random));
    const phones = await found('mobile', mobiles, 'phone');
    expect(phones.evidence.map(({ masked }) => masked)).to.deep.equal(
      mobiles.map((one) => `${one.slice(0, 3)}******${one.slice(-2)}`),
    );
  });

  it('and no evidence where the verdict is clear', async () => {
    const one = await found(
      'mobile',
      many(200, (at) => `1500000${String(at).padStart(4, '0')}`),
    );
    expect(one).to.include({ verdict: 'clear', checked: 200 });
    expect(one.evidence).to.deep.equal([]);
  });

  it('about each column, by each detector, also of an empty table', async () => {
    const all = await withDuck(async (duck) => {
      await duck.run('CREATE TEMP TABLE none ("a ""b" VARCHAR, born DATE, seen TIMESTAMP)');
      return detectColumns(duck, 'none', { today });
    });
    const detectors = Object.keys(detectorSays);
    expect(all.map(({ column }) => column)).to.deep.equal(
      ['a "b', 'born', 'seen'].flatMap((column) => detectors.map(() => column)),
    );
    expect(all.map(({ detector }) => detector)).to.have.members([...detectors, ...detectors, ...detectors]);
    expect(
      all.every(
        ({ verdict, rows, shapeRate, checkRate, z }) => verdict === 'clear' && rows + shapeRate + checkRate + z === 0,
      ),
    ).to.equal(true);
  });

  it('of the first rows only, when told', async () => {
    const cells = [...many(5, () => 'none'), ...many(5, () => residentIdOf(random))];
    const [capped] = await judge(cells, 'c', { rows: 7 });
    expect(capped).to.include({ rows: 7, checked: 2, verdict: 'suspect' });
  });

  it('and takes no wrong day or number of rows', async () => {
    for (const wrong of ['2024-02-30', '20241122', 'today', '']) {
      expect(await judge(['1'], 'c', { today: wrong }).catch(String)).to.match(/RangeError: .*is not a day/);
    }
    for (const wrong of [0, -1, 1.5, Number.NaN]) {
      expect(await judge(['1'], 'c', { rows: wrong }).catch(String)).to.match(/RangeError: The number of rows/);
    }
  });

  it('reads parquet files', async () => {
    const ids = many(12, () => residentIdOf(random));
    const [one] = await withDuck(async (duck) => {
      const file = sqlText(join(temporaryFolder('detectors'), 'ids.parquet'));
      await duck.run(`COPY (SELECT unnest([${ids.map(sqlText).join(', ')}]) AS id) TO ${file} (FORMAT parquet)`);
      return detectColumns(duck, `read_parquet(${file})`, { today });
    });
    expect(one).to.include({ verdict: 'identifier', checked: 12 });
  });
});
