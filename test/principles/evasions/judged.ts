import type { Judged } from '../../support/judged-evasions.ts';
import { claims } from './claims.ts';
import { forms } from './forms.ts';
import { meanings } from './meanings.ts';

/** What the functions that the gate calls are asked about, by what it is done with. */
export const judged: Readonly<Record<string, readonly Judged[]>> = {
  'forms of identifiers': forms,
  'made-up evidence': claims,
  'other words': meanings,
};
