import { contextOf, screenColumns, screenData } from '../../../src/measures/screening/index.ts';
import { foundingBook } from '../../../src/principles/founding.ts';
import { foundWords, personsUndeclared } from '../../../src/principles/rules/list.ts';
import { withDuck } from '../../../src/data/duck.ts';
import { metBy, type Judged } from '../../support/judged-evasions.ts';
import { dictionaryOf } from '../../support/portal-tables/judged.ts';
import { believed, faked } from '../../support/portal-tables/faked.ts';
import { rowsOfTable, type PortalTable } from '../../support/portal-tables/table.ts';
import { declaredTable } from '../../measures/relations.ts';
import { impersonal, listed } from '../gate-subjects.ts';

const judge = (table: PortalTable) =>
  withDuck(async (duck) => {
    const rows = rowsOfTable(table);
    const columns = dictionaryOf(table, rows);
    const relation = declaredTable(columns, rows);
    const { signs, spared } = await contextOf(duck, relation, columns, false);
    const hits = [
      ...screenColumns(columns, foundingBook, spared),
      ...(await screenData(duck, relation, columns, foundingBook, { spared })),
    ];
    const words = foundWords(hits, foundingBook).map((one) => ({ verdict: 'needs-review' as const, ...one }));
    return metBy([...words, ...personsUndeclared({ ...listed, ...impersonal, signs })], (detail) =>
      detail.startsWith('Words') ? 'PL nothing-screened' : 'PL persons-declared',
    );
  });

/** Persons in tables that claim to be about things and bring the evidence for it, as the gate judges what they hold. */
export const claims: readonly Judged[] = [
  ...faked.map((table): Judged => ({
    name: table.title,
    outcome: 'needs-review',
    by: table.expected[0] ?? 'PL nothing-screened',
    run: () => judge(table),
  })),
  ...believed.map(([table, why]): Judged => ({ name: table.title, outcome: 'passes', why, run: () => judge(table) })),
];
