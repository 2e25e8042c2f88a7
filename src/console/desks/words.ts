import { useWords, type Words } from '../words/index.tsx';

export type DeskWords = Words['desks'];

/** The words of the desks in the reader's language. */
export function useDeskWords(): DeskWords {
  const { words } = useWords();
  return words.desks;
}
