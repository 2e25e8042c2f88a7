import type { z } from 'zod';
import { ownMember } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { keep, query } from '../../command/index.ts';
import { problem } from '../problems.ts';
import { MOST_VIEWS } from '../rules.ts';
import type { NewView, ViewQuery, ViewRef } from '../schemas/index.ts';
import { countViews, findView, findViews, removeView, seekView, writeView } from '../store/view.ts';

/** The views of the reader and of its member. */
export const listViews = query('view.read', async (ctx, { list, ...page }: z.output<typeof ViewQuery>) => {
  ownMember(ctx);
  return findViews(ctx, list, page);
});

/** Keeps a query of a list under a name; what the name stood for before is replaced. */
export const keepView = keep(
  'view.keep',
  async (ctx, { list, name, query: asked, scope }: z.output<typeof NewView>) => {
    const memberId = ownMember(ctx);
    const named = { memberId, userId: scope === 'me' ? ctx.actor.userId : null, list, name };
    const known = await seekView(ctx, named);
    if (!known && (await countViews(ctx, memberId)) >= MOST_VIEWS)
      throw problem('too-many-views', `${MOST_VIEWS} views are kept; remove one first.`);
    const { id, version, createdAt } = known ?? { id: newId('viw'), version: 0, createdAt: ctx.now };
    return writeView(ctx, { ...named, id, query: asked, version: version + 1, createdAt });
  },
);

/** Removes a view: one's own, or one of the member, which each of its users may. */
export const discardView = keep('view.discard', async (ctx, { viewId }: z.output<typeof ViewRef>) => {
  ownMember(ctx);
  const view = await findView(ctx, viewId);
  await removeView(ctx, viewId);
  return view;
});
