import { expect } from 'chai';
import fc from 'fast-check';
import { sqlText, withDuck } from '../../src/data/duck.ts';
import { detectColumns } from '../../src/measures/detectors/index.ts';
import { below, digits, legacyIdOf, randomFrom, residentIdOf, serialOf } from '../support/identifiers.ts';
import { type Cell, today, found, verdicts, clear, many } from './columns.ts';

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
    expect(
      (
        await found(
          'resident-id',
          many(50, () => `${digits(random, 15)}${id()}${digits(random, 15)}`),
        )
      ).verdict,
    ).to.equal('identifier');
    expect(await verdicts(many(50, () => `${digits(random, 16)}${id()}${digits(random, 15)}`))).to.deep.equal(clear);
  });
});
