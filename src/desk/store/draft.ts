import { Op, UniqueConstraintError, type Transaction } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import { problem as kernelProblem } from '../../kernel/problem.ts';
import { DraftRow } from '../models.ts';

/** Where a draft is kept: one of a member for each form and what it is about. */
export type DraftPlace = { readonly memberId: string; readonly form: string; readonly about: string };
export type DraftValues = Readonly<Record<string, unknown>>;
/** A draft, or, as version 0, that nobody saved one. */
export type StoredDraft = DraftPlace & {
  readonly values: DraftValues;
  readonly version: number;
  readonly savedBy: string | null;
  readonly savedAt: Date | null;
};
export type FormDraft = Omit<StoredDraft, 'savedBy'> & { readonly savedBy: { id: string; name: string } | null };

export async function findDraft({ tx }: Pick<Ctx, 'tx'>, place: DraftPlace): Promise<StoredDraft> {
  const row = await DraftRow.findOne({ where: { ...place }, transaction: tx });
  if (!row) return { ...place, values: {}, version: 0, savedBy: null, savedAt: null };
  const { version, savedBy, savedAt } = row;
  return { ...place, values: JSON.parse(row.content) as DraftValues, version, savedBy, savedAt };
}

export const countDrafts = ({ tx }: Pick<Ctx, 'tx'>, memberId: string): Promise<number> =>
  DraftRow.count({ where: { memberId }, transaction: tx });

/** Writes the next version over the one that was read; the second of two who save at once is refused. */
export async function saveDraft(
  { tx, now }: Pick<Ctx, 'tx' | 'now'>,
  place: DraftPlace,
  over: number,
  values: DraftValues,
  savedBy: string,
): Promise<void> {
  const next = { content: JSON.stringify(values), version: over + 1, savedBy, savedAt: now };
  const written =
    over === 0
      ? await DraftRow.create({ ...place, ...next }, { transaction: tx }).then(() => 1, whenTaken)
      : (await DraftRow.update(next, { where: { ...place, version: over }, transaction: tx }))[0];
  if (written !== 1) throw kernelProblem('precondition-failed', 'Somebody else saved this draft meanwhile.');
}

function whenTaken(error: unknown): number {
  if (error instanceof UniqueConstraintError) return 0;
  throw error;
}

export async function removeDraft({ tx }: Pick<Ctx, 'tx'>, place: DraftPlace): Promise<void> {
  await DraftRow.destroy({ where: { ...place }, transaction: tx });
}

/** Removes drafts that nobody saved since an instant. */
export async function forgetDrafts(tx: Transaction, before: Date): Promise<void> {
  await DraftRow.destroy({ where: { savedAt: { [Op.lt]: before } }, transaction: tx });
}
