import { judgedByCheck, type Detector } from './detector.ts';

/** Lengths by country: the registry of ISO 13616. */
const lengths = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 ' +
    'FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 ' +
    'IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 ' +
    'NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);
/** Whatever stands between the characters: people group them as they like, and spreadsheets put blanks anywhere. */
const shape = /(?<![0-9A-Z])(?:IBAN[ :.]{0,3})?([A-Z]{2}[ ._/-]{0,3}\d[ ._/-]{0,3}\d(?:[ ._/-]{0,3}[0-9A-Z]){11,30})/g;

/** True when the check digits are right: ISO 7064 MOD 97-10 over the number with its first four characters last. */
export function ibanValid(iban: string): boolean {
  if (lengths.get(iban.slice(0, 2)) !== iban.length) return false;
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** International bank account number. p₀ = 1/97; country and length are the shape. */
export const iban: Detector = {
  name: 'iban',
  header: /(^|[^a-z])iban([^a-z]|$)|[账帳][号戶户]|account/i,
  chanceRate: () => 1 / 97,
  candidates: ({ upper, letters, digits }) => {
    if (!letters || digits < 6 || upper.length < 15) return [];
    return [...upper.replace(/\s/g, ' ').matchAll(shape)].flatMap(([, met = '']) => {
      const code = met.replace(/[^0-9A-Z]/g, '').slice(0, lengths.get(met.slice(0, 2)) ?? 0);
      if (code === '' || lengths.get(code.slice(0, 2)) !== code.length) return [];
      return [{ text: code, shaped: true, wellFormed: true, checked: ibanValid(code), written: false }];
    });
  },
  judge: judgedByCheck,
};
