import { expect } from 'chai';
import fc from 'fast-check';
import { withDuck } from '../../src/data/duck.ts';
import {
  creditCodeValid,
  detectColumns,
  detectorSays,
  identifierOf,
  detectTexts,
  hongKongIdValid,
  ibanValid,
  luhnValid,
  masked,
  plateValid,
  taiwanIdValid,
} from '../../src/measures/detectors/index.ts';
import { folded } from '../../src/measures/detectors/fold.ts';
import {
  cardOf,
  creditCodeOf,
  hongKongIdOf,
  ibanOf,
  imeiOf,
  mobileOf,
  newEnergyPlateOf,
  plateOf,
  randomFrom,
  residentIdOf,
  taiwanIdOf,
  type Random,
} from '../support/identifiers.ts';

const today = '2024-11-22';
const random = randomFrom(32100);

describe('checks of codes', () => {
  it('know published examples', () => {
    expect(creditCodeValid('91350100M000100Y43')).to.equal(true);
    expect(ibanValid('DE89370400440532013000')).to.equal(true);
    expect(ibanValid('GB82WEST12345698765432')).to.equal(true);
    expect(luhnValid('4111111111111111')).to.equal(true);
    expect(luhnValid('490154203237518')).to.equal(true);
    expect(hongKongIdValid('A123456(3)')).to.equal(true);
    expect(taiwanIdValid('A123456789')).to.equal(true);
    for (const plate of ['京A12345', '粤BD12345', '沪A12345D', '京A1234警'])
      expect(plateValid(plate), plate).to.equal(true);
    for (const plate of ['京I12345', '型A12345', '京AABCDE', '京A1234'])
      expect(plateValid(plate), plate).to.equal(false);
  });

  it('accept what is made right, and no other last character', () => {
    const kinds: [(random: Random) => string, (code: string) => boolean][] = [
      [(r) => creditCodeOf(r), creditCodeValid],
      [ibanOf, ibanValid],
      [cardOf, luhnValid],
      [imeiOf, luhnValid],
      [taiwanIdOf, taiwanIdValid],
    ];
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 9 }), (seed, by) => {
        for (const [make, valid] of kinds) {
          const code = make(randomFrom(seed));
          expect(valid(code), code).to.equal(true);
          if (!/\d$/.test(code)) continue;
          const wrong = code.slice(0, -1) + String((Number(code.at(-1)) + by) % 10);
          expect(valid(wrong), wrong).to.equal(false);
        }
        expect(hongKongIdValid(hongKongIdOf(randomFrom(seed)))).to.equal(true);
        expect(plateValid(plateOf(randomFrom(seed)))).to.equal(true);
        expect(plateValid(newEnergyPlateOf(randomFrom(seed)))).to.equal(true);
      }),
      { verbose: 1 },
    );
  });

  it('read every script of digits as the same number', () => {
    for (const zero of [0x660, 0x6f0, 0x966, 0x9e6, 0xff10, 0x1d7ce, 0x1d7f6, 0xe50, 0x17e0, 0x104a0]) {
      const number = '0123456789'.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
      expect(folded(number), zero.toString(16)).to.equal('0123456789');
    }
    expect(folded('壹叁捌零零壹叁捌零零零')).to.equal('13800138000');
    expect(folded('①③⑧\u200b1️⃣')).to.equal('1381');
    expect(folded('第三十五条')).to.equal('第三十五条');
  });
});

describe('single texts', () => {
  const told = (text: string): Record<string, string> =>
    Object.fromEntries(detectTexts([{ where: 't', text }], { today }).map((one) => [one.detector, one.verdict]));

  it('are judged by one number', () => {
    const id = residentIdOf(random);
    expect(told(`col_${id}`)).to.include({ 'resident-id': 'identifier' });
    expect(told(`数据_${Buffer.from(id).toString('base64')}`)).to.include({ 'resident-id': 'identifier' });
    expect(told(`联系电话 ${mobileOf(random)}`)).to.include({ mobile: 'identifier' });
    expect(told('ask wang.wei88@qq.com')).to.include({ 'e-mail': 'identifier' });
    expect(told(creditCodeOf(random, '91'))).to.include({ 'credit-code': 'identifier' });
    expect(told(creditCodeOf(random, '92'))).to.include({ 'sole-trader': 'identifier' });
    const [one] = detectTexts([{ where: 'title', text: id }], { today });
    expect(one).to.deep.equal({ where: 'title', detector: 'resident-id', verdict: 'identifier', masked: masked(id) });
  });

  it('are clear when they say nothing of anybody', () => {
    for (const text of [
      'hourly wages 1985, v1.2.3',
      '2024-11-22 08:30:00',
      '第三十五条 数据交易',
      'ISO 27560',
      'Sales in 310115 for 2023',
      'info@example.com',
    ]) {
      expect(told(text), text).to.deep.equal({});
    }
  });
});

describe('tables', () => {
  const verdicts = (sql: string): Promise<string[]> =>
    withDuck(async (duck) => {
      await duck.run(`CREATE TEMP TABLE judged AS ${sql}`);
      const all = await detectColumns(duck, 'judged', { today });
      return all
        .filter(({ verdict }) => verdict !== 'clear')
        .map(({ column, detector, verdict, evidence }) => `${column}: ${detector} ${verdict} ${evidence[0]?.row}`);
    });
  const list = (cells: readonly string[]): string => `unnest(['${cells.join("','")}'])`;

  it('with a number in the name of a column', async () => {
    const id = residentIdOf(random);
    expect(await verdicts(`SELECT 1 AS "c ${id}"`)).to.deep.equal([`c ${id}: resident-id identifier null`]);
  });

  it('with a resident id split over columns in another order', async () => {
    const ids = Array.from({ length: 30 }, () => residentIdOf(random));
    const part = (from: number, to: number): string => list(ids.map((id) => id.slice(from, to)));
    expect(
      await verdicts(`SELECT ${part(6, 14)} AS born, 'x' AS between, ${part(0, 6)} AS region, ${part(14, 18)} AS tail`),
    ).to.deep.equal(['region + born + tail: resident-id identifier 1']);
  });

  it('with one place per shop, and several per device', async () => {
    const places = (who: string): string =>
      `SELECT ${who}, 30 + (i * 7 % 100) / 97.0 AS lat, 120 + (i * 13 % 100) / 89.0 AS lon FROM range(400) t(i)`;
    expect(await verdicts(places("'S' || i AS shop"))).to.deep.equal([]);
    expect(await verdicts(places("'d' || (i % 40) AS device"))).to.deep.equal(['lat: whereabouts identifier 1']);
  });

  it('with several places per number, of whatever type the number is', async () => {
    for (const type of ['SMALLINT', 'INTEGER', 'HUGEINT', 'DECIMAL(9,0)', 'DECIMAL(9,2)', 'DOUBLE', 'VARCHAR']) {
      const table = `SELECT (i % 40)::${type} AS device, 30 + (i * 7 % 100) / 97.0 AS lat, 120 + (i * 13 % 100) / 89.0 AS lon FROM range(400) t(i)`;
      expect(await verdicts(table), type).to.deep.equal(['lat: whereabouts identifier 1']);
    }
  });

  it('tell persons from enterprises', () => {
    expect(Object.keys(identifierOf)).to.have.members(Object.keys(detectorSays));
    expect(identifierOf).to.include({
      'resident-id': 'person',
      'credit-code': 'nobody',
      'sole-trader': 'either',
      iban: 'either',
      phone: 'either',
      plate: 'either',
      coordinates: 'personal',
      'free-text': 'hint',
    });
  });
});
