import { useWords, wordFor } from '../words/index.tsx';

/** A rule of a book as it names it: stage, principle and name. */
export type RuleName = { readonly stage: string; readonly principle: string; readonly name: string };

export function ruleNameOf(written: string): RuleName {
  const [stage = '', principle = '', name = ''] = written.split(' ');
  return { stage, principle, name };
}

/** The names of rules and duties in the reader's language. */
export function useRuleWords() {
  const { words, language } = useWords();
  const { rules, duties } = words.rules;
  return {
    ruleOf: (name: string): string => (language === 'zh' ? wordFor(rules, name) : name.replaceAll('-', ' ')),
    /** A duty has words of its own by principle and stage, else those of the exchange. */
    dutyOf: (principle: string, stage: string, told: string): { readonly says: string; readonly lang?: 'en' } => {
      const key = `${principle} ${stage}`;
      const says = wordFor(duties, key);
      return says === key ? { says: told, lang: 'en' } : { says };
    },
  };
}
