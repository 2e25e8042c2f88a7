import type { QueryInterface } from 'sequelize';

/** One step of the schema, named after its room and its number there. It knows `db/` only, and no way down. */
export type Migration = { readonly name: string; readonly up: (tables: QueryInterface) => Promise<void> };
