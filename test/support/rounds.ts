import { environmentWith } from '../../config/env.ts';

const isLong = environmentWith({})['TEST_ROUNDS'] === 'long';

/** How often something is tried: `npm test` wants an answer in minutes, `npm run faults` has the night. */
export function rounds(short: number, long: number): number {
  return isLong ? long : short;
}

/** How long a test may take whose rounds these are, when the short form may take so long. */
export function patience(milliseconds: number): number {
  return isLong ? 0 : milliseconds;
}
