import { useWords } from '../words/index.tsx';
import { en, zh } from '../words/desks.ts';

export type DeskWords = typeof zh;

/** The words of the desks in the reader's language. */
export const useDeskWords = (): DeskWords => (useWords().language === 'zh' ? zh : en);
