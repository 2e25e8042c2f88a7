import { literal, Op } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Page, PageRef } from '../../kernel/page.ts';
import { notVisible } from '../../kernel/problem.ts';
import type { Stated } from '../../principles/index.ts';
import { countWaiting, given, newestFirst, type Waits } from '../../db/lists.ts';
import { forUpdate } from '../../db/locks.ts';
import type { Stored } from '../../db/rows.ts';
import { ProductRow } from '../models.ts';
import type {
  DictionaryRow,
  PersonsDeclared,
  ProductKind,
  SubjectKind,
  UpdateFrequency,
} from '../schemas/dictionary.ts';

/** What a supplier states of a product, and the agreements under which its source data were received. */
export type StatedOfProduct = Stated & { readonly derivedFrom: readonly string[] };
export type Product = Omit<
  Stored<
    ProductRow,
    {
      readonly kind: ProductKind;
      readonly state: 'active';
      readonly subjectKind: SubjectKind;
      readonly dictionary: readonly DictionaryRow[];
      /** Whom the rows are of; null where the product, perhaps an older one, does not say. */
      readonly persons: PersonsDeclared;
      readonly updateFrequency: UpdateFrequency;
      readonly itemCodes: readonly string[];
    }
  >,
  'stated'
> &
  StatedOfProduct;

const asProduct = (row: ProductRow): Product => {
  const { stated, ...columns } = row.get({ plain: true });
  return {
    ...columns,
    persons: null,
    ...(JSON.parse(stated) as StatedOfProduct & { readonly persons?: PersonsDeclared }),
    kind: row.kind as ProductKind,
    state: row.state as Product['state'],
    subjectKind: row.subjectKind as SubjectKind,
    dictionary: JSON.parse(row.dictionary) as DictionaryRow[],
    updateFrequency: row.updateFrequency as UpdateFrequency,
    itemCodes: JSON.parse(row.itemCodes) as string[],
  };
};
const asRow = ({
  basis,
  contact,
  evidence,
  processing,
  processors,
  level,
  quality,
  derivedFrom,
  persons,
  dictionary,
  itemCodes,
  ...columns
}: Product) => ({
  ...columns,
  dictionary: JSON.stringify(dictionary),
  itemCodes: JSON.stringify(itemCodes),
  stated: JSON.stringify({ basis, contact, evidence, processing, processors, level, quality, derivedFrom, persons }),
});

export async function insertProduct(ctx: Pick<Ctx, 'tx'>, product: Product): Promise<Product> {
  await ProductRow.create(asRow(product), { transaction: ctx.tx });
  return product;
}

export async function findProduct(ctx: Pick<Ctx, 'tx'>, id: string): Promise<Product> {
  const row = await ProductRow.findByPk(id, { transaction: ctx.tx });
  if (!row) throw notVisible('product');
  return asProduct(row);
}

/** One product, its row locked until the transaction ends, so that rights in it are granted one after the other. */
export async function lockProduct(ctx: Pick<Ctx, 'tx'>, id: string): Promise<Product> {
  const row = await ProductRow.findByPk(id, { transaction: ctx.tx, ...forUpdate(ctx.tx) });
  if (!row) throw notVisible('product');
  return asProduct(row);
}

export async function findProducts(
  ctx: Pick<Ctx, 'tx'>,
  supplierId: string | undefined,
  page: PageRef,
): Promise<Page<Product>> {
  return newestFirst(ProductRow, given({ supplierId }), page, ctx.tx, asProduct);
}

/** How many products a supplier has. */
export const countProducts = ({ tx }: Pick<Ctx, 'tx'>, filter: { readonly supplierId: string }): Promise<Waits> =>
  countWaiting(ProductRow, given(filter), { since: 'createdAt' }, tx);

/** Whether a file was ever taken in for a product of a supplier. */
export async function hasRevision({ tx }: Pick<Ctx, 'tx'>, supplierId: string): Promise<boolean> {
  const where = { supplierId, revisionCount: { [Op.gt]: 0 } };
  return (await ProductRow.findOne({ attributes: ['id'], where, transaction: tx })) !== null;
}

/**
 * The number of the product's next revision. Raising the count locks the product's row, so no number is given twice.
 */
export async function nextRevisionNumber(ctx: Pick<Ctx, 'tx'>, productId: string): Promise<number> {
  await ProductRow.update(
    { revisionCount: literal('revision_count + 1') },
    { where: { id: productId }, transaction: ctx.tx },
  );
  return (await findProduct(ctx, productId)).revisionCount;
}
