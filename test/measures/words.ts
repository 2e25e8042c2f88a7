import { Converter } from 'opencc-js/cn2t';
import { screenColumns, screenTexts } from '../../src/measures/screening/index.ts';
import { prohibited } from '../../src/terms/index.ts';

/** The book that the screening is asked by, and every word of its list. */
export const book = { prohibited };
export const listed = prohibited.flatMap(({ code, words }) =>
  [...words.zh, ...words.en].map((word) => ({
    code,
    mark: /^[#=]/.exec(word)?.[0] ?? '',
    term: word.replace(/^[#=]|!$/g, ''),
    certain: word.endsWith('!'),
  })),
);
export const everywhere = listed.filter(({ mark }) => mark === '');
export const traditional = Converter({ from: 'cn', to: 'tw' }) as (text: string) => string;
export const han = /[\u3400-\u9fff]/;

export const codesIn = (text: string, where = 'description'): string[] => [
  ...new Set(screenTexts([{ where, text }], book).map(({ code }) => code)),
];
export const column = (name: string, label = ''): string[] => [
  ...new Set(screenColumns([{ name, label }], book).map(({ code }) => code)),
];
