import { expect } from 'chai';
import { withDuck } from '../../src/data/duck.ts';
import { detectColumns, type ColumnVerdict } from '../../src/measures/detectors/index.ts';
import { tableOfCells } from '../support/columns-of-cells.ts';
import { contrasts } from '../support/portal-tables/contrast.ts';
import {
  code,
  landline,
  named,
  next,
  portalTable,
  rowsOfTable,
  type PortalTable,
} from '../support/portal-tables/table.ts';
import { today } from './columns.ts';

async function judged(table: PortalTable): Promise<ColumnVerdict[]> {
  return withDuck(async (duck) => {
    const columns = table.columns.map(([name]) => [name, 'VARCHAR'] as const);
    await tableOfCells(
      duck,
      'judged',
      columns,
      rowsOfTable(table).map((row) => row.map(String)),
    );
    return detectColumns(duck, 'judged', { today });
  });
}

const found = (verdicts: readonly ColumnVerdict[]): string[] => [
  ...new Set(verdicts.filter(({ verdict }) => verdict !== 'clear').map(({ column }) => column)),
];

describe('what stands in a column of a table of institutions is found where it is a person’s:', () => {
  for (const table of contrasts)
    it(table.title, async () => expect(found(await judged(table))).to.include.members([...table.expected]));
});

describe('what an institution has is told, and why it is clear:', () => {
  const numbers = next([
    '0551-63521234',
    '(021) 6352 1234',
    '400-820-8820',
    '95588',
    '0551-6352123转801',
    '暂无',
    '12345',
  ]);

  it('its telephones in every spelling', async () => {
    const verdicts = await judged(
      portalTable('t', 60, [
        ['机构', named('医院')],
        ['联系电话', landline],
        ['客服电话', numbers],
      ]),
    );
    expect(found(verdicts)).to.deep.equal([]);
    expect(verdicts.find(({ column, detector }) => column === '联系电话' && detector === 'phone')).to.deep.include({
      verdict: 'clear',
      evidence: [],
      reason: 'fixed lines and service numbers of the institutions that the rows name',
    });
  });

  it('its licences of one series', async () => {
    const verdicts = await judged(
      portalTable('t', 60, [
        ['企业名称', named('药店')],
        ['许可证号', code('皖CB', 7)],
      ]),
    );
    expect(found(verdicts)).to.deep.equal([]);
  });
});
