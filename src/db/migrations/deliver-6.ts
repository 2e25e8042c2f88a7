import { column } from '../columns.ts';
import type { Migration } from '../migration.ts';

/** No plan charged misses before, so every call before it charged none. */
export const missesOfCalls: Migration = {
  name: 'deliver-6',
  async up(tables) {
    await tables.addColumn('calls', 'misses', { ...column.count(), defaultValue: 0 });
  },
};
