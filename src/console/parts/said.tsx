import type { Fault } from '../api/client.ts';
import { useWords } from '../words/index.tsx';
import { saidOf, type Sentences, type Filled } from '../words/said.ts';
import { englishOf } from './purposes.ts';

/** What a sentence of the exchange says in the reader's language; undefined where its code has no words. */
export type Says = (table: Sentences, code: string | null | undefined, values?: Filled) => string | undefined;

/** Sentences are made of values; purposes among them are called by `nameOf`, which asks for the rule book. */
export function useSays(nameOf: (code: string) => string = englishOf): Says {
  const { format } = useWords();
  return (table, code, values = {}) =>
    typeof code === 'string' && Object.hasOwn(table, code) ? table[code]?.(saidOf(values, format, nameOf)) : undefined;
}

/** A sentence in the reader's language where its code has words, else as the exchange says it in English. */
export function Sentence({ says, english }: { readonly says: string | undefined; readonly english: string }) {
  return says === undefined ? <span lang="en">{english}</span> : <>{says}</>;
}

/** What is wrong with a field. */
export function FaultText({ fault }: { readonly fault: Fault }) {
  const { words } = useWords();
  const says = useSays();
  return <Sentence says={says(words.codes.faults, fault.code, fault.says)} english={fault.detail} />;
}
