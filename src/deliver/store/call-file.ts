import type { Transaction } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Stored } from '../../db/rows.ts';
import { CallFileRow } from '../models.ts';
import { fileStates, type FileState } from '../states.ts';

/** What is known of the file of a call under one version of the opt-out registry. */
export type CallFile = Stored<CallFileRow, { readonly state: FileState; readonly bytes: number | null }>;

const asCallFile = (row: CallFileRow): CallFile => ({
  ...row.get({ plain: true }),
  state: row.state as FileState,
  bytes: row.bytes === null ? null : Number(row.bytes),
});

/** What is known of the file; a file of which nothing is known is being made. */
export async function seekCallFile(
  tx: Transaction | null,
  callId: string,
  optOutVersion: number,
): Promise<CallFile | undefined> {
  const row = await CallFileRow.findOne({ where: { callId, optOutVersion }, transaction: tx });
  return row ? asCallFile(row) : undefined;
}

/** What is known of the file of each of these calls, as it was made last. */
export async function filesOfCalls(tx: Transaction | null, callIds: readonly string[]): Promise<Map<string, CallFile>> {
  if (callIds.length === 0) return new Map();
  const order: [string, string][] = [['optOutVersion', 'ASC']];
  const rows = await CallFileRow.findAll({ where: { callId: [...callIds] }, order, transaction: tx });
  return new Map(rows.map((row) => [row.callId, asCallFile(row)]));
}

/** Writes what became of a file. Where two find it out at once, the second fails its transaction or changes nothing. */
export async function keepCallFile({ tx }: Pick<Ctx, 'tx'>, before: FileState, file: CallFile): Promise<void> {
  if (before === fileStates.initial) return void (await CallFileRow.create(file, { transaction: tx }));
  const where = { callId: file.callId, optOutVersion: file.optOutVersion, state: before };
  const [moved] = await CallFileRow.update(file, { where, transaction: tx });
  if (moved !== 1) throw new Error(`The file of ${file.callId} is no longer ${before}.`);
}
