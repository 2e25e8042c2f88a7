import { QueryTypes, type QueryInterface } from 'sequelize';
import { parseMoney, priceOf } from '../../kernel/money.ts';
import { column } from '../columns.ts';
import type { Migration } from '../migration.ts';

/** Listings are ordered by the price of one call or record, and by when they were published or changed; a file by its hash. */
export const orderOfListings: Migration = {
  name: 'list-4',
  async up(tables) {
    await tables.addColumn('listings', 'price', { ...column.big(), defaultValue: 0 });
    await fillPrices(tables);
    await tables.addIndex('revisions', ['parquet_sha256'], { name: 'revisions_by_file' });
    for (const field of ['published_at', 'updated_at', 'price'])
      await tables.addIndex('listings', ['state', field, 'id'], { name: `listings_by_${field}` });
  },
};

const PIECE = 500;

async function fillPrices({ sequelize }: QueryInterface): Promise<void> {
  for (let after = ''; ;) {
    const rows = await sequelize.query<{ readonly id: string; readonly plan: string }>(
      'SELECT id, plan FROM listings WHERE id > ? ORDER BY id LIMIT ?',
      { replacements: [after, PIECE], type: QueryTypes.SELECT },
    );
    for (const { id, plan } of rows) {
      const { price, per } = JSON.parse(plan) as { readonly price: string; readonly per: number };
      const replacements = [priceOf(1, parseMoney(price), per).toString(), id];
      await sequelize.query('UPDATE listings SET price = ? WHERE id = ?', { replacements });
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < PIECE) return;
    after = last.id;
  }
}
