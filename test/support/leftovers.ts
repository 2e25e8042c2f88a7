import { clock } from '../../src/kernel/clock.ts';

type Look = () => Promise<readonly string[]>;

const looks: Look[] = [
  async () => (Math.abs(clock.now().getTime() - Date.now()) > 1_000 ? ['The clock was moved and not set back.'] : []),
];

/** Has this looked at, too, after each file. */
export function alsoLookAt(look: Look): void {
  looks.push(look);
}

/** What a file left in its process under which another would be judged. */
export async function leftovers(): Promise<string[]> {
  return (await Promise.all(looks.map((look) => look()))).flat();
}
