import type { z } from 'zod';
import { own, type Ctx } from '../../kernel/ctx.ts';
import { canonical, sha256 } from '../../kernel/hash.ts';
import { problem as kernelProblem } from '../../kernel/problem.ts';
import type { OptOutPage, OptOutQuery, OptOutRequest, Registered } from '../schemas/index.ts';
import { refuseUnknownSupplier } from './identifier.ts';
import { command, query } from '../../command/index.ts';
import { addOptOuts, findOptOuts, lockRegistry, seekRegistry } from '../../principles/desk.ts';
import { optedOutOf } from '../../principles/index.ts';
import { personOf } from '../../list/index.ts';
import { unique } from '../../kernel/lists.ts';

/**
 * Registers that persons opted out of a supplier's data, by their keys in its own domain or by what the column that
 * tells persons apart says of them. From the next call on they are left out. A key with spaces around it is registered
 * without them too, since persons are compared so. A key that is registered already changes nothing; when any key is
 * new, the registry's version rises by one. The log gets the salted digest of the new keys, never a key.
 */
export const registerOptOuts = command({
  action: 'opt-out.register',
  work: async (ctx, { supplierId, keys }: z.output<typeof OptOutRequest>) => {
    const whose = whoseRegistry(ctx, supplierId);
    await refuseUnknownSupplier(ctx, whose);
    const registry = await lockRegistry(ctx, whose);
    const named = unique(keys.flatMap((key) => [key, personOf(key) ?? key]));
    const known = await optedOutOf(ctx.tx, whose, named);
    const fresh = named.filter((key) => !known.keys.has(key)).sort();
    const { version, count } = fresh.length > 0 ? await addOptOuts(ctx, registry, fresh) : registry;
    const digest = fresh.length > 0 && registry.salt !== null ? sha256(registry.salt + canonical(fresh)) : null;
    return { id: whose, version, count, added: fresh.length, digest } satisfies Registered & { digest: string | null };
  },
  facts: ({ version, count, added, digest }) => ({ version, count, added, digest }),
});

export const listOptOuts = query(
  'opt-out.read',
  async (ctx, { supplierId, ...page }: z.output<typeof OptOutQuery>): Promise<OptOutPage> => {
    const whose = whoseRegistry(ctx, supplierId);
    const registry = await seekRegistry(ctx, whose);
    const { items, next } = await findOptOuts(ctx, whose, page);
    return {
      supplierId: whose,
      version: registry?.version ?? 0,
      count: registry?.count ?? 0,
      items,
      next,
    };
  },
);

/** A supplier that names no registry means its own; the operator and the regulator have none and must name one. */
function whoseRegistry(ctx: Ctx, supplierId: string | undefined): string {
  const whose = supplierId ?? (ctx.actor.parts.includes('supplier') ? ctx.actor.memberId : null);
  const errors = [{ pointer: '#/supplierId', detail: 'must name the supplier whose registry it is' }];
  if (whose === null) throw kernelProblem('invalid-request', undefined, { errors });
  own(ctx, { supplier: whose }, 'opt-out registry');
  return whose;
}
