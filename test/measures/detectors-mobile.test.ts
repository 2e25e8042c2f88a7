import { expect } from 'chai';
import { sqlName, sqlText, withDuck } from '../../src/data/duck.ts';
import { detectColumns, mobileValid, type ColumnVerdict } from '../../src/measures/detectors/index.ts';
import { below, dayWithin, digits, mobileOf, randomFrom } from '../support/identifiers.ts';

async function phones(
  cells: readonly (string | null)[],
  name = 'c',
  type = 'VARCHAR',
): Promise<ColumnVerdict | undefined> {
  return withDuck(async (duck) => {
    const list = cells.map((cell) => (cell === null ? 'NULL' : sqlText(cell))).join(', ');
    await duck.run(`CREATE TEMP TABLE judged AS SELECT CAST(unnest([${list}]) AS ${type}) AS ${sqlName(name)}`);
    return (await detectColumns(duck, 'judged', { today: '2024-11-22' })).find(({ detector }) => detector === 'mobile');
  });
}

const many = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
const random = randomFrom(86);

describe('the detector of mobile numbers', () => {
  it('knows the ranges that are given out', () => {
    const given = many(70, (at) => `${130 + at}`).filter((range) => mobileValid(`${range}00000000`));
    expect(given).to.have.length(52);
    expect(given).to.include.members(['130', '139', '145', '147', '150', '159', '162', '178', '189', '191', '199']);
    expect(given).not.to.include.members(['140']);
    for (const none of ['142', '154', '160', '169', '179', '194']) expect(given).not.to.include(none);
    expect(mobileValid('1380013800')).to.equal(false);
    expect(mobileValid('138001380001')).to.equal(false);
    expect(mobileValid('12000138000')).to.equal(false);
  });

  it('finds a column of bare numbers by rate and spread', async () => {
    const one = await phones(many(400, () => mobileOf(random)));
    expect(one).to.include({ verdict: 'identifier', shaped: 400, checked: 400 });
    expect(one?.chanceRate).to.be.closeTo(52 / 70, 1e-9);
    expect(one?.z).to.be.closeTo((1 - 52 / 70) / Math.sqrt(((52 / 70) * (18 / 70)) / 400), 1e-9);
  });

  it('only suspects sixty bare numbers, however often they come', async () => {
    const cells = many(60, () => mobileOf(random));
    expect((await phones(cells))?.verdict).to.equal('suspect');
    const often = await phones([...cells, ...cells, ...cells, ...cells, ...cells]);
    expect(often).to.include({ verdict: 'suspect', shaped: 300 });
    expect(often?.z).to.be.above(6);
  });

  it('is not led astray by one number that stands in every other cell', async () => {
    const hotline = many(6000, (at) => `13800138000 ${100_000_000 + at}`);
    expect((await phones([...hotline, ...many(300, () => mobileOf(random))]))?.verdict).to.equal('identifier');
    expect((await phones(hotline))?.verdict).to.equal('clear');
  });

  it('finds whole numbers and numbers that went through a spreadsheet', async () => {
    const cells = many(300, () => mobileOf(random));
    for (const type of ['BIGINT', 'DOUBLE', 'DECIMAL(14,2)'])
      expect((await phones(cells, 'c', type))?.verdict, type).to.equal('identifier');
  });

  it('bears slips of the pen', async () => {
    const cells = many(2000, (at) =>
      at % 50 === 0 ? `1${3 + below(random, 7)}${digits(random, 9)}` : mobileOf(random),
    );
    expect((await phones(cells))?.verdict).to.equal('identifier');
  });

  it('finds a few by the way they are written', async () => {
    const writings: ((one: string) => string)[] = [
      (one) => `+86${one}`,
      (one) => `+86 ${one}`,
      (one) => `0086-${one}`,
      (one) => `+86 ${one.slice(0, 3)}-${one.slice(3, 7)}-${one.slice(7)}`,
      (one) => `${one.slice(0, 3)} ${one.slice(3, 7)} ${one.slice(7)}`,
      (one) => `联系人（＋８６）${one.slice(0, 3)}—${one.slice(3, 7)}—${one.slice(7)}`,
    ];
    for (const write of writings) {
      const one = await phones(many(6, () => write(mobileOf(random))));
      expect(one, String(write)).to.include({ verdict: 'identifier', checked: 6 });
    }
  });

  it('finds a few by the name of their column, and suspects them without', async () => {
    const cells = many(12, () => mobileOf(random));
    expect((await phones(cells, '手机号码'))?.verdict).to.equal('identifier');
    expect((await phones(cells, 'contact_mobile'))?.verdict).to.equal('identifier');
    expect((await phones(cells, 'c'))?.verdict).to.equal('suspect');
    expect(
      (await phones([...many(500, () => '无'), ...cells.map((one) => `{"t":${one},"q":2}`)], 'c'))?.verdict,
    ).to.equal('suspect');
  });

  it('suspects a column named so in which not all ranges are given out', async () => {
    const cells = many(30, (at) => (at % 2 === 0 ? `154${digits(random, 8)}` : mobileOf(random)));
    expect((await phones(cells, 'phone'))?.verdict).to.equal('suspect');
    expect((await phones(cells, 'c'))?.verdict).to.equal('clear');
  });

  it('leaves other numbers of 11 and 13 digits alone', async () => {
    const confusers: Record<string, (at: number) => string> = {
      'random numbers': () => digits(random, 11),
      'random numbers that begin with 1': () => `1${digits(random, 10)}`,
      'random numbers of the shape': () => `1${3 + below(random, 7)}${digits(random, 9)}`,
      'a counter': (at) => String(15_000_000_000 + at),
      'a wide counter': () => String(15_000_000_000 + below(random, 1e9)),
      'counters of four years': () => String(13_000_000_000 + below(random, 4e9)),
      milliseconds: () => String(1_400_000_000_000 + below(random, 3e11)),
      'day and count': () => `${dayWithin(random, 2013, 2019).slice(2)}${digits(random, 5)}`,
      landlines: () => `021${5 + below(random, 4)}${digits(random, 7)}`,
      'amounts in groups': () =>
        `1${3 + below(random, 7)} ${digits(random, 3)} ${digits(random, 3)} ${digits(random, 3)}`,
      'days and counts in groups': () =>
        `${dayWithin(random, 1950, 1999).replace(/(....)(..)(..)/, '$1-$2-$3')} ${digits(random, 3)}`,
      'EAN-13': () => `69${digits(random, 11)}`,
    };
    for (const [what, make] of Object.entries(confusers)) {
      expect((await phones(many(2000, make)))?.verdict, what).to.equal('clear');
    }
  });

  it('suspects numbers of one range, which may be telephones or orders, but no counter', async () => {
    expect(
      (
        await phones(
          many(60, (at) => `13800${100 + at * 7}500`),
          'note',
        )
      )?.verdict,
    ).to.equal('suspect');
    expect((await phones(many(300, () => `138${digits(random, 8)}`)))?.verdict).to.equal('suspect');
    expect((await phones(many(300, () => String(17_000_000_000 + below(random, 1e8)))))?.verdict).to.equal('suspect');
    expect((await phones(many(300, (at) => String(13_800_138_000 + at))))?.verdict).to.equal('clear');
    expect((await phones(many(300, (at) => String(13_800_138_000 + at * 100))))?.verdict).to.equal('clear');
  });

  it('suspects two among many other cells, and reads dots, labels, letters for digits and other scripts', async () => {
    const filled = (cells: string[]): (string | null)[] => [...many(198, () => null), ...cells];
    expect((await phones(filled(many(2, () => mobileOf(random)))))?.verdict).to.equal('suspect');
    const writings: ((one: string) => string)[] = [
      (one) => `${one.slice(0, 3)}.${one.slice(3, 7)}.${one.slice(7)}`,
      (one) => [...one].join('.'),
      (one) => `客户手机${one}，已回访`,
      (one) => `tel:${one}`,
      (one) => `{"mobile":"${one}"}`,
      (one) => `电话${[...one].map((digit) => '零一二三四五六七八九'.charAt(Number(digit))).join('')}`,
    ];
    for (const write of writings) {
      expect((await phones(filled(many(3, () => write(mobileOf(random))))))?.verdict, write('13800138000')).to.be.oneOf(
        ['identifier', 'suspect'],
      );
    }
    const arabic = (one: string): string =>
      [...one].map((digit) => String.fromCharCode(0x660 + Number(digit))).join('');
    for (const write of [arabic, (one: string) => one.replaceAll('0', 'O').replaceAll('1', 'l')]) {
      expect((await phones(many(400, () => write(mobileOf(random)))))?.verdict, String(write)).to.equal('identifier');
    }
  });

  it('does not take the decimals of a fraction for a number', async () => {
    const fractions = many(300, () => `0.${mobileOf(random)}`);
    expect(await phones(fractions, 'share', 'DOUBLE')).to.include({ verdict: 'clear', shaped: 0 });
    expect(await phones(fractions, 'share', 'DECIMAL(13,11)')).to.include({ verdict: 'clear', shaped: 0 });
  });
});
