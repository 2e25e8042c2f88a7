import { bareCandidate, judgedByCheck, type CodeCandidate, type Detector } from './detector.ts';
import { digitsWithin } from './header.ts';
import { luhnValid, windows } from './numbers.ts';

/**
 * Beginnings and lengths that were given out (ISO/IEC 7812): UnionPay 62 of 16–19 digits and the domestic debit cards
 * of 16–19 that begin like Visa, Mastercard and Maestro or with 9; Visa of 13, 16 and 19; Mastercard 51–55 and
 * 2221–2720; Amex; JCB 3528–3589 and 1800, 2131 of 15; Diners; Discover; Maestro 50, 56–69 of 12–19.
 */
const card = new RegExp(
  [
    '^(?:62\\d{14,17}|4\\d{12}|4\\d{15,18}|5[1-5]\\d{14,17}|(?:5[06-9]|6\\d)\\d{10,17}',
    '2(?:22[1-9]|2[3-9]\\d|[3-6]\\d\\d|7[01]\\d|720)\\d{12}|3[47]\\d{13}|35[2-8]\\d{13}',
    '(?:1800|2131)\\d{11}|3[068]\\d{12}|9[0-8]\\d{14,17})$',
  ].join('|'),
);
const grouped = /^(?:4,4,4,4(?:,[1-3])?|4,4,4,3,4|4,6,5|4,6,4|6,1[0-3]|4,4,5|4,4,4)$/;

/**
 * Bank card. p₀ = 1/10, Luhn's digit; beginning and length are the shape. Numbers of other kinds with the same digit
 * and beginning (some loyalty cards) cannot be told apart, and cards without Luhn's digit, which some small banks gave
 * out, are seen only by the name of their column.
 */
export const bankCard: Detector = {
  name: 'bank-card',
  header:
    /银行卡|銀行卡|卡号|卡號|[账帳][号號]|信用卡|借记卡|bank.?card|card.?(no|num)|account.?(no|num)|credit.?card|(^|[^a-z])pan([^a-z]|$)|^(yhk|kh$|yhzh)/i,
  chanceRate: () => 1 / 10,
  likely: ({ text }) => digitsWithin(text, 12, 19),
  candidates: ({ runs, digits, letters }) =>
    (digits < 12 ? [] : runs)
      .flatMap((run) => windows(run, [12, 13, 14, 15, 16, 17, 18, 19]))
      .flatMap(({ text, groups }): CodeCandidate[] => {
        // Hashes have runs of twelve and thirteen digits often enough to matter.
        if (!card.test(text) || (letters && text.length < 14)) return [];
        const form = groups.map((group) => group.length).join();
        if (groups.length > 1 && !grouped.test(form) && !groups.every(({ length }) => length === 1)) return [];
        return [{ text, shaped: true, wellFormed: true, checked: luhnValid(text), written: groups.length > 1 }];
      }),
  judge: judgedByCheck,
};

/** Reporting bodies of the first two digits of a TAC that gave out numbers for devices (GSMA TS.06). */
const reporting = /^(?:01|35|86|99|98|91|44|45|49|5[0-4]|33|30|10)/;

/**
 * Device number, 15 digits: TAC, serial number, Luhn's digit (3GPP TS 23.003, 6.2). p₀ = 1/10. The 14 digits without
 * the last, and the 16 with a version of the software, are seen by the name of the column.
 */
export const imei: Detector = {
  name: 'imei',
  header: /imei|设备(号|编号|标识)|串号|device.?(id|no)/i,
  chanceRate: () => 1 / 10,
  likely: ({ text }) => digitsWithin(text, 14, 17),
  candidates: ({ runs, digits }) =>
    (digits < 15 ? [] : runs)
      .flatMap((run) => windows(run, [15]))
      .flatMap(({ text, groups }): CodeCandidate[] => {
        if (!reporting.test(text) || /^\d\d0{6}|X/.test(text)) return [];
        const form = groups.map((group) => group.length).join();
        if (
          groups.length > 1 &&
          form !== '2,6,6,1' &&
          form !== '6,2,6,1' &&
          form !== '8,6,1' &&
          !groups.every(({ length }) => length === 1)
        )
          return [];
        return [bareCandidate(text, luhnValid(text))];
      }),
  judge: judgedByCheck,
};
