import { expect } from 'chai';
import { withDuck } from '../../src/data/duck.ts';
import { contextOf, screenColumns, screenData } from '../../src/measures/screening/index.ts';
import { dictionaryOf } from '../support/portal-tables/judged.ts';
import { faked } from '../support/portal-tables/faked.ts';
import { rowsOfTable, type PortalTable } from '../support/portal-tables/table.ts';
import { declaredTable } from './relations.ts';
import { book } from './words.ts';

/** What is found in a table that is said to be about things: items of the list, and signs of persons. */
async function foundIn(table: PortalTable): Promise<readonly string[]> {
  const rows = rowsOfTable(table);
  const columns = dictionaryOf(table, rows);
  const relation = declaredTable(columns, rows);
  return withDuck(async (duck) => {
    const { signs, spared } = await contextOf(duck, relation, columns, false);
    const hits = [
      ...screenColumns(columns, book, spared),
      ...(await screenData(duck, relation, columns, book, { spared })),
    ];
    return [...hits.map(({ code }) => code), ...signs.map(({ sign }) => sign)];
  });
}

describe('evidence that a table is about things, made by who wants to be believed', () => {
  for (const table of faked)
    it(`${table.title}: a person is asked`, async () => expect(await foundIn(table)).not.to.deep.equal([]));
});
