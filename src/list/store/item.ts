import { Op } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import { storedMoney, type Currency, type Money } from '../../kernel/money.ts';
import { pageOf, startAfter, type Page, type PageRef } from '../../kernel/page.ts';
import { insertRows, type Stored } from '../../db/rows.ts';
import { ItemRow } from '../models.ts';
import type { SubjectKind } from '../schemas/dictionary.ts';

export type Item = Stored<
  ItemRow,
  { readonly subjectKind: SubjectKind; readonly openingPrice: Money | null; readonly currency: Currency }
>;

const asItem = (row: ItemRow): Item => ({
  ...row.get({ plain: true }),
  subjectKind: row.subjectKind as SubjectKind,
  currency: row.currency as Currency,
  openingPrice: row.openingPrice === null ? null : storedMoney(row.openingPrice),
});

/** Adds the items that the dictionary does not have yet and returns how many those were. */
export async function insertItems(ctx: Pick<Ctx, 'tx'>, items: readonly Item[]): Promise<number> {
  const known = new Set(
    (
      await ItemRow.findAll({
        attributes: ['code'],
        where: { code: items.map(({ code }) => code) },
        transaction: ctx.tx,
      })
    ).map(({ code }) => code),
  );
  const fresh = items.filter(({ code }) => !known.has(code));
  await insertRows(
    ItemRow,
    fresh.map((item) => ({ ...item, openingPrice: item.openingPrice?.toString() ?? null })),
    ctx.tx,
  );
  return fresh.length;
}

/** Items in the order of their codes. */
export async function findItems(
  ctx: Pick<Ctx, 'tx'>,
  filter: { readonly subjectKind?: string | undefined },
  page: PageRef,
): Promise<Page<Item>> {
  const after = startAfter(page);
  const where = {
    ...(filter.subjectKind === undefined ? {} : { subjectKind: filter.subjectKind }),
    ...(after === undefined ? {} : { code: { [Op.gt]: after } }),
  };
  const rows = await ItemRow.findAll({ where, order: [['code', 'ASC']], limit: page.limit + 1, transaction: ctx.tx });
  return pageOf(rows.map(asItem), page, ({ code }) => code);
}

export async function seekItem(ctx: Pick<Ctx, 'tx'>, code: string): Promise<Item | undefined> {
  const row = await ItemRow.findByPk(code, { transaction: ctx.tx });
  return row ? asItem(row) : undefined;
}

/** Which of these codes the item dictionary has. */
export async function knownItems(ctx: Pick<Ctx, 'tx'>, codes: readonly string[]): Promise<Set<string>> {
  return new Set(
    (await ItemRow.findAll({ attributes: ['code'], where: { code: [...codes] }, transaction: ctx.tx })).map(
      ({ code }) => code,
    ),
  );
}
