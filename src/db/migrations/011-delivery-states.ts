import type { Migration } from '../migrate.ts';

/** Deliveries kept their state in the spelling of the Dataspace Protocol; all other objects have it in lower case. */
export const deliveryStates: Migration = {
  name: '011-delivery-states',
  async up(tables) {
    await tables.sequelize.query('UPDATE deliveries SET state = LOWER(state)');
  },
};
