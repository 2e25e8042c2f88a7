import { inTransaction } from '../../db/transaction.ts';
import { compare, type Resemblance, type Sketch } from '../../measures/sketch/index.ts';
import { ports } from '../../command/index.ts';
import type { Product } from '../store/product.ts';
import type { Revision } from '../store/revision.ts';
import { findSketches, indexSketch, seekComparable, sketchesToIndex } from '../store/sketch.ts';

/** Sketches that are loaded together; each is of 32 KB at most. */
const TOGETHER = 50;
const MOST_SHOWN = 20;
/** Below this share of common rows, only chance decides whether two tables seem alike. */
const LEAST = 0.01;

type ComparedRevision = Omit<Resemblance, 'received' | 'permitted'>;

/** Revisions that other suppliers published in which rows of this one are found, the most alike first. */
export async function resemblancesOf(
  { id }: Pick<Revision, 'id'>,
  { supplierId, derivedFrom }: Pick<Product, 'supplierId' | 'derivedFrom'>,
): Promise<Resemblance[]> {
  const own = (await findSketches([id])).get(id) as Sketch;
  const found = (await comparedWithOthers(own, supplierId)).sort(
    (a, b) => b.containment - a.containment || b.jaccard - a.jaccard || (a.revisionId < b.revisionId ? -1 : 1),
  );
  const received = found.length === 0 ? [] : await ports().agreements.ofBuyer(null, supplierId);
  return found.slice(0, MOST_SHOWN).map((one) => {
    const rights = received.filter(({ productId }) => productId === one.productId);
    const permitted = rights.some(
      (right) => derivedFrom.includes(right.id) && (right.permitsDerive || right.permitsResale),
    );
    return { ...one, received: rights.length > 0, permitted };
  });
}

async function comparedWithOthers(own: Sketch, supplier: string): Promise<ComparedRevision[]> {
  const others = await seekComparable(supplier, own);
  const found: ComparedRevision[] = [];
  for (let start = 0; start < others.length; start += TOGETHER) {
    const some = others.slice(start, start + TOGETHER);
    const sketches = await findSketches(some.map(({ id }) => id));
    for (const { id: revisionId, productId, supplierId } of some) {
      const { containment, jaccard, by } = compare(own, sketches.get(revisionId) as Sketch);
      if (by !== 'none' && containment >= LEAST)
        found.push({ revisionId, productId, supplierId, containment, jaccard, by });
    }
    await new Promise(setImmediate);
  }
  return found;
}

/** Whether there are revisions whose sketches are not in the index. */
export async function sketchesWait(): Promise<boolean> {
  return (await sketchesToIndex(1)).length > 0;
}

/**
 * Enters such revisions into the index, each in a transaction of its own: what was entered before a stop stays, and the
 * rest is entered the next time.
 */
export async function indexSketches(): Promise<void> {
  for (const revision of await sketchesToIndex(TOGETHER))
    await inTransaction((tx) => indexSketch(tx, revision), undefined, 'long');
}
