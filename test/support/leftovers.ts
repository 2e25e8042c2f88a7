import { clock } from '../../src/kernel/clock.ts';

type Look = () => Promise<readonly string[]>;

const looks: Look[] = [
  async () => (Math.abs(clock.now().getTime() - Date.now()) > 1_000 ? ['The clock was moved and not set back.'] : []),
];

/** Adds a look that is taken after each file. */
export function alsoLookAt(look: Look): void {
  looks.push(look);
}

/** What a file left in its process that could change the result of the next file. */
export async function leftovers(): Promise<string[]> {
  return (await Promise.all(looks.map((look) => look()))).flat();
}
