import type { Migration } from '../migration.ts';

/** Deliveries kept their state in the spelling of the Dataspace Protocol; all other objects have it in lower case. */
export const deliveryStates: Migration = {
  name: 'deliver-3',
  async up(tables) {
    await tables.sequelize.query('UPDATE deliveries SET state = LOWER(state)');
  },
};
