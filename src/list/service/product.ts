import type { z } from 'zod';
import { own, ownMember, seesAll, type Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { problem } from '../problems.ts';
import type { NewProduct, ProductQuery, ProductRef } from '../schemas/index.ts';
import { knownItems } from '../store/item.ts';
import { findProduct, findProducts, insertProduct } from '../store/product.ts';
import { command, ports, query } from '../../command/index.ts';

/**
 * A supplier describes what it trades. The description does not change afterwards: revisions are measured against it.
 */
export const createProduct = command({
  action: 'product.create',
  work: async (ctx, { keyColumn, ...product }: NewProduct) => {
    const supplierId = ownMember(ctx);
    const known = await knownItems(ctx, product.itemCodes);
    const errors = product.itemCodes.flatMap((code, index) =>
      known.has(code)
        ? []
        : [{ pointer: `#/itemCodes/${index}`, detail: `"${code}" is not an item of the dictionary` }],
    );
    if (errors.length > 0) throw problem('unknown-item', undefined, { errors });
    await assertReceived(ctx, supplierId, product.derivedFrom);
    return insertProduct(ctx, {
      id: newId('prd'),
      supplierId,
      state: 'active',
      ...product,
      keyColumn: keyColumn ?? null,
      revisionCount: 0,
      createdAt: ctx.now,
    });
  },
  facts: ({ kind, subjectKind, keyColumn, persons, dictionary, derivedFrom, level }) => ({
    kind,
    subjectKind,
    level,
    columns: dictionary.length,
    ...(derivedFrom.length === 0 ? {} : { derivedFrom: [...derivedFrom] }),
    ...(keyColumn === null ? {} : { keyed: true }),
    ...(persons === null ? {} : { persons: persons === 'rows' ? 'rows' : 'column' }),
  }),
});

export const readProduct = query('product.read', async (ctx, { productId }: z.output<typeof ProductRef>) => {
  const product = await findProduct(ctx, productId);
  own(ctx, { supplier: product.supplierId }, 'product');
  return product;
});

export const listProducts = query(
  'product.read',
  async (ctx, { supplierId, ...page }: z.output<typeof ProductQuery>) => {
    return findProducts(ctx, seesAll(ctx) ? supplierId : ownMember(ctx), page);
  },
);

/**
 * A product can only derive from what its supplier received as a buyer. Agreements are older than the product, so
 * lineage has no circles.
 */
async function assertReceived(ctx: Ctx, supplierId: string, derivedFrom: readonly string[]): Promise<void> {
  if (derivedFrom.length === 0) return;
  const received = await ports().agreements.byIds(ctx.tx, derivedFrom);
  const ownRights = new Set(received.filter(({ buyerId }) => buyerId === supplierId).map(({ id }) => id));
  const errors = derivedFrom.flatMap((id, index) =>
    ownRights.has(id)
      ? []
      : [{ pointer: `#/derivedFrom/${index}`, detail: `"${id}" is not an agreement under which you received data` }],
  );
  if (errors.length > 0) throw problem('unknown-agreement', undefined, { errors });
}
