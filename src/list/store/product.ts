import { literal, Op } from 'sequelize';
import { pageOf, type Page, type PageRef } from '../../kernel/page.ts';
import { problem as kernelProblem } from '../../kernel/problem.ts';
import { ProductRow } from '../models.ts';
import type { DictionaryRow, ProductKind, SubjectKind, UpdateFrequency } from '../schemas/product.ts';
import { before, type In } from './newest.ts';

export type Product = {
  readonly id: string;
  readonly supplierId: string;
  readonly kind: ProductKind;
  readonly state: 'active';
  readonly title: string;
  readonly titleZh: string;
  readonly description: string;
  readonly subjectKind: SubjectKind;
  readonly dictionary: readonly DictionaryRow[];
  readonly keyColumn: string | null;
  readonly sourceStatement: string;
  readonly processingStatement: string;
  readonly updateFrequency: UpdateFrequency;
  readonly itemCodes: readonly string[];
  readonly revisionCount: number;
  readonly createdAt: Date;
};

const asProduct = (row: ProductRow): Product => ({
  ...row.get({ plain: true }),
  kind: row.kind as ProductKind,
  state: row.state as Product['state'],
  subjectKind: row.subjectKind as SubjectKind,
  dictionary: JSON.parse(row.dictionary) as DictionaryRow[],
  updateFrequency: row.updateFrequency as UpdateFrequency,
  itemCodes: JSON.parse(row.itemCodes) as string[],
});

export async function insertProduct(ctx: In, product: Product): Promise<Product> {
  await ProductRow.create(
    { ...product, dictionary: JSON.stringify(product.dictionary), itemCodes: JSON.stringify(product.itemCodes) },
    { transaction: ctx.tx },
  );
  return product;
}

export async function findProduct(ctx: In, id: string): Promise<Product> {
  const row = await ProductRow.findByPk(id, { transaction: ctx.tx });
  if (!row) throw kernelProblem('not-found', 'No such product, or it is not visible to you.');
  return asProduct(row);
}

export async function findProducts(ctx: In, supplierId: string | undefined, page: PageRef): Promise<Page<Product>> {
  const where = { [Op.and]: [...(supplierId === undefined ? [] : [{ supplierId }]), ...before(page)] };
  const rows = await ProductRow.findAll({ where, order: [['id', 'DESC']], limit: page.limit + 1, transaction: ctx.tx });
  return pageOf(rows.map(asProduct), page, ({ id }) => id);
}

/** The number of the product's next revision. Raising the count locks the product's row, so no number is given twice. */
export async function nextRevisionNumber(ctx: In, productId: string): Promise<number> {
  await ProductRow.update({ revisionCount: literal('revision_count + 1') }, { where: { id: productId }, transaction: ctx.tx });
  return (await findProduct(ctx, productId)).revisionCount;
}
