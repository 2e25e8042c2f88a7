import { expect } from 'chai';
import { detectColumns, maskedText } from '../../src/measures/detectors/index.ts';
import { headerAgrees } from '../../src/measures/detectors/header.ts';
import { telephoneHeader } from '../../src/measures/detectors/mobile.ts';
import { sqlName, sqlText, withDuck } from '../../src/data/duck.ts';
import {
  compoundNameOf,
  dottedNameOf,
  evenNameOf,
  socialSecurityOf,
  taiwanResidentOf,
} from '../support/identifier-forms.ts';
import { digits, latinNameOf, mobileOf, randomFrom, residentIdOf } from '../support/identifiers.ts';
import { clear, found, many, today, verdicts } from './columns.ts';

const random = randomFrom(74);

/** What is not clear in a table of texts. */
async function told(names: readonly string[], rows: readonly (readonly string[])[]): Promise<string[]> {
  return withDuck(async (duck) => {
    const lists = names.map(
      (name, at) => `unnest([${rows.map((row) => sqlText(row[at] ?? '')).join(',')}]) AS ${sqlName(name)}`,
    );
    await duck.run(`CREATE TEMP TABLE judged AS SELECT ${lists.join(', ')}`);
    const all = await detectColumns(duck, 'judged', { today });
    return all
      .filter(({ verdict }) => verdict !== 'clear')
      .map(({ column, detector, verdict }) => `${column}: ${detector} ${verdict}`);
  });
}

describe('the name of a column and cells that could hold what it says make it suspect', () => {
  it('once, though the name is that of several kinds', async () => {
    const masks = many(40, () => residentIdOf(random).replace(/^(.{6}).{8}/, '$1********'));
    expect(await verdicts(masks, '身份证号')).to.deep.equal({ 'resident-id': 'suspect' });
    expect(await verdicts(masks, 'c')).to.deep.equal(clear);
  });

  it('with evidence that is masked', async () => {
    const one = await found(
      'account',
      many(30, () => `1${digits(random, 8)}`),
      'qq',
    );
    expect(one.verdict).to.equal('suspect');
    expect(one.evidence).to.have.length(5);
    for (const { masked } of one.evidence) expect(masked).to.match(/^1..\*{4}..$/);
  });

  it('unless fewer than half of the cells could', async () => {
    const cells = many(41, (at) => (at < 20 ? `5${digits(random, 7)}` : 'none'));
    expect(await verdicts(cells, 'phone')).to.not.include({ phone: 'suspect' });
  });

  it('and is not outweighed by others that a detector sees, nor does it say them again', async () => {
    expect(
      await verdicts(
        many(40, () => mobileOf(random)),
        'phone',
      ),
    ).to.deep.equal({ mobile: 'identifier' });
  });

  it('but not where the name speaks of a count, a price or a kind', () => {
    for (const name of [
      'phone',
      'userPhone',
      'mobile_no',
      '联系电话',
      'tel',
      'TEL',
      'contactNo',
      '用户手机号',
      'users_phone',
    ])
      expect(headerAgrees(telephoneHeader, name), name).to.equal(true);
    for (const name of [
      'phone_count',
      'smartphone_sales',
      '手机销量',
      '电话用户数',
      'telemetry',
      'hotel',
      'microphone',
    ])
      expect(headerAgrees(telephoneHeader, name), name).to.equal(false);
  });
});

describe('strong evidence is not outweighed by the lack of a telling name', () => {
  it('of persons with any surname, with compound ones and with a dot', async () => {
    for (const make of [evenNameOf, compoundNameOf, dottedNameOf])
      expect(
        await verdicts(
          many(120, () => make(random)),
          'label',
        ),
      ).to.deep.equal({ 'person-name': 'suspect' });
  });

  it('of persons whose names are split over two columns', async () => {
    const han = many(120, () => evenNameOf(random)).map((name) => [name.slice(0, 1), name.slice(1)]);
    expect(await told(['a', 'b'], han)).to.deep.equal(['a + b: person-name suspect']);
    const latin = many(120, () => latinNameOf(random).split(' '));
    expect(await told(['x', 'y'], latin)).to.deep.equal(['x + y: person-name suspect']);
  });

  it('of one mobile number in a hundred serial numbers, whatever these look like', async () => {
    const serials: ((at: number) => string)[] = [
      (at) => String(20_240_000_000 + at * 7),
      (at) => String(15_000_000_000 + at),
      (at) => `SN${String(at).padStart(8, '0')}`,
    ];
    for (const serial of serials) {
      const cells = many(3000, (at) => (at % 100 === 42 ? mobileOf(random) : serial(at)));
      expect(await verdicts(cells), String(serial)).to.deep.equal({ mobile: 'suspect' });
      expect(await verdicts(many(3000, serial)), String(serial)).to.deep.equal(clear);
    }
  });

  it('of resident ids whose check character is always wrong', async () => {
    const wrong = many(60, () => `${residentIdOf(random).slice(0, 17)}?`).map((id) => {
      const sum = [...id.slice(0, 17)].reduce((all, digit) => ((all + Number(digit)) * 2) % 11, 0);
      return id.slice(0, 17) + String((((12 - sum) % 11) + 3) % 10);
    });
    const one = await found('resident-id', wrong);
    expect(one).to.include({ verdict: 'suspect', checked: 0 });
  });

  it('of social security numbers with their dashes', async () => {
    expect(await verdicts(many(120, () => socialSecurityOf(random)))).to.deep.equal({ 'national-id': 'suspect' });
  });

  it('of residents of Taiwan, old and new', async () => {
    for (const second of ['8', '9', 'A', 'C'])
      expect(await verdicts(many(12, () => taiwanResidentOf(random, second)))).to.deep.equal({
        'island-id': 'identifier',
      });
  });
});

describe('numbers that are split over many columns', () => {
  it('are joined: a mobile number over three, a resident id one digit a column', async () => {
    const mobiles = many(60, () => mobileOf(random)).map((one) => [one.slice(0, 3), one.slice(3, 7), one.slice(7)]);
    expect(await told(['a', 'b', 'c'], mobiles)).to.deep.equal(['a + b + c: mobile suspect']);
    const names = many(18, (at) => `d${at}`);
    expect(
      await told(
        names,
        many(60, () => [...residentIdOf(random)]),
      ),
    ).to.deep.equal([`${names.join(' + ')}: resident-id identifier`]);
  });
});

describe('a column that is counted out', () => {
  it('is clear and says why; at even distances over several ranges it is suspect', async () => {
    const block = await found(
      'mobile',
      many(2000, (at) => String(13_800_138_000 + at * 100)),
    );
    expect(block.verdict).to.equal('clear');
    expect(block.reason).to.match(/counted out/);
    expect(
      (
        await found(
          'mobile',
          many(2000, (at) => String(13_000_000_000 + at * 499_000)),
        )
      ).verdict,
    ).to.equal('suspect');
    expect(
      (
        await found(
          'mobile',
          many(2000, () => digits(random, 11)),
        )
      ).reason,
    ).to.equal(undefined);
  });
});

describe('a column that is called like a person', () => {
  it('carries its name masked, beside the one by which it is found', async () => {
    const id = residentIdOf(random);
    const one = await found('resident-id', ['x', 'y'], `von ${id} gemessen`);
    expect(one).to.include({ verdict: 'identifier', column: `von ${id} gemessen` });
    expect(one.named).to.equal(`von ${id.slice(0, 3)}*************${id.slice(-2)} gemessen`);
    expect((await found('resident-id', ['x'], 'plain')).named).to.equal(undefined);
  });

  it('shows nothing of it, however it is written', () => {
    const id = residentIdOf(random);
    const wide = id.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
    for (const text of [
      id,
      `${id},${mobileOf(random)} phone`,
      wide,
      Buffer.from(id).toString('base64'),
      `${id.slice(0, 6)} ${id.slice(6)}`,
    ])
      expect(maskedText(text, { today }), text).to.not.include(text.slice(4, 12));
    expect(maskedText('hourly wages', { today })).to.equal('hourly wages');
  });
});
