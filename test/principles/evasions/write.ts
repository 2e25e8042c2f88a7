import { writeFileSync } from 'node:fs';
import { tableOfEvasions } from './index.ts';

/** Writes the list of evasions where the test expects it. */
writeFileSync(new URL('../../../src/principles/evasions.md', import.meta.url), tableOfEvasions());
