import { z } from 'zod';
import { idOf } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { pageFields } from '../../kernel/page.ts';
import { shown } from '../../kernel/shown.ts';
import type { View } from '../store/view.ts';

const list = z.string().regex(/^(\/[a-z][a-z-]{0,30}){1,3}$/, 'must be the address of a list, without a query');
export const scopes = ['me', 'member'] as const;
export const NewView = z.strictObject({
  list,
  name: z.string().trim().min(1).max(80),
  query: z
    .string()
    .max(1000)
    .refine((text) => !new URLSearchParams(text).has('cursor'), 'must not say where a page starts')
    .describe('The query string that narrows the list, without its question mark.'),
  scope: z.enum(scopes).default('me').describe('Who sees it: you, or everybody of your member.'),
});
export const ViewQuery = z.strictObject({ ...pageFields, list: list.optional() });
export const ViewRef = z.strictObject({ viewId: idOf('viw') });

const viewShown = z.object({
  id: z.string(),
  list: z.string(),
  name: z.string(),
  query: z.string(),
  scope: z.enum(scopes),
  version: z.int(),
});
export const toView = presenter('View', viewShown, (view: View) =>
  shown(viewShown, { ...view, scope: view.userId === null ? ('member' as const) : ('me' as const) }),
);
