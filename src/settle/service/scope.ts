import { own, ownMember, type Ctx } from '../../kernel/ctx.ts';

/** Whose records a list shows: one's own, or for the operator and the regulator those of the member asked for, or everyone's. */
export function memberScope(ctx: Ctx, asked: string | undefined, what: string): string | undefined {
  if (seesAll(ctx)) return asked;
  const mine = ownMember(ctx);
  if (asked !== undefined && asked !== mine) own(ctx, {}, what);
  return mine;
}

export function seesAll(ctx: Ctx): boolean {
  return ctx.reach.operator === 'any' || ctx.reach.regulator === 'any';
}
