import type { Evasion } from '../../support/evasions.ts';
import { identifiers } from './identifiers.ts';

/** Everything that is tried, by what it is done with. */
export const groups: Readonly<Record<string, readonly Evasion[]>> = { identifiers };

/** The list as a document. */
export function told(): string {
  return '';
}
