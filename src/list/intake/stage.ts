import { rm } from 'node:fs/promises';
import type { Ctx } from '../../kernel/ctx.ts';
import { IngestFault } from '../../data/ingest/index.ts';
import { bookAt } from '../../principles/index.ts';
import { studied } from './studied.ts';
import { fileStudy } from './studies.ts';
import { discardRevision, type FileAsked, type Staged } from './study-file.ts';

/**
 * Has a received file turned into everything a revision has but its row, by the rule book in force. All of it is on
 * disk when this returns, and nothing of it, or of the received file, when it throws.
 */
export async function stage(
  ctx: Pick<Ctx, 'actor' | 'follower' | 'now'>,
  asked: Omit<FileAsked, 'book' | 'today'>,
): Promise<Staged> {
  const today = ctx.now.toISOString().slice(0, 10);
  try {
    return await studied(ctx, fileStudy, { ...asked, book: bookAt(ctx.now), today });
  } catch (error) {
    // What threw has cleaned up; what was killed could not.
    if (!(error instanceof IngestFault)) await discardRevision(asked.revisionId);
    throw error;
  } finally {
    await rm(asked.received.path, { force: true });
  }
}
