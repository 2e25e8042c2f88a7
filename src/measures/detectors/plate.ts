import { bareCandidate, judgedByCheck, type Detector } from './detector.ts';

const provinces = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';
const near = /\p{Script=Han} ?[A-Z][·•・. -]?[0-9A-Z]{4,6}(?:学|挂|警|港|澳|领|试|超)?(?![0-9A-Z])/gu;
/**
 * GA 36-2018: five places without I and O, of which at least two digits; new-energy six places with D or F (and others
 * since 2021) before or behind.
 */
const plain = new RegExp(
  `^[${provinces}][A-HJ-NP-Z](?:(?=(?:[A-Z]*\\d){2})[0-9A-HJ-NP-Z]{5}|[0-9A-HJ-NP-Z]{4}[学挂警港澳领试超])$`,
);
const newEnergy = new RegExp(`^[${provinces}][A-HJ-NP-Z](?:[A-HJK][0-9A-HJ-NP-Z]\\d{4}|\\d{5}[A-HJK])$`);

/** True for a plate of mainland China, without the dot. */
export function plateValid(plate: string): boolean {
  return plain.test(plate) || newEnergy.test(plate);
}

/**
 * Vehicle plate. There is no check digit; the shape is a Han character, a letter and five or six places. p₀ = 31 × 24 /
 * (3,500 × 26) = 0.008: the share of province characters and letters among common ones. Whether the vehicle is a
 * person's or a firm's cannot be known.
 */
export const plate: Detector = {
  name: 'plate',
  header: /车牌|車牌|[号號]牌|licen[sc]e.?plate|(^|[^a-z])plate.?(no|num|number)?$|^cph/i,
  likely: ({ upper, digits, letters }) => letters && digits > 0 && /^[0-9A-Z][0-9A-Z ·-]{3,8}[0-9A-Z]$/.test(upper),
  chanceRate: () => (31 * 24) / (3500 * 26),
  candidates: ({ upper, han, letters, digits }) => {
    if (!han || !letters || digits < 1) return [];
    return (upper.match(near) ?? []).map((met) => {
      const code = met.replace(/[·•・. -]/g, '');
      return bareCandidate(code, plateValid(code));
    });
  },
  judge: judgedByCheck,
};
