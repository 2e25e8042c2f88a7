import type { Machine } from '../../src/kernel/machine.ts';
import { sources } from './sources.ts';

type Table = Machine<string, string, string>;

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && 'rows' in value && 'noun' in value;

/** Every state table of the rooms, by the file in which it stands. */
export async function stateTables(): Promise<readonly (readonly [file: string, table: Table])[]> {
  const files = sources.map(({ file }) => file).filter((file) => /\/states\.ts$/.test(file));
  const exported = await Promise.all(
    files.map(async (file) => [file, (await import(`../../${file}`)) as Record<string, unknown>] as const),
  );
  return exported.flatMap(([file, module]) =>
    Object.values(module)
      .filter(isTable)
      .map((table) => [file, table] as const),
  );
}
