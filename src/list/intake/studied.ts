import { config } from '../../../config/env.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { study, StudyEnded, type Study } from '../../data/studies/index.ts';
import { keyScope } from '../../db/command-keys.ts';
import { problem } from '../problems.ts';

/**
 * Has a study done for whoever acts, whose member's files take turns with those of others. Throws what the study threw
 * (`IngestFault`, `Problem`); where it was ended, `file-too-costly` at a limit, else `study-interrupted`.
 */
export async function studied<Input, Output>(
  ctx: Pick<Ctx, 'actor' | 'follower'>,
  what: Study<Input, Output>,
  input: Input,
): Promise<Output> {
  const { signal, tell } = ctx.follower ?? {};
  try {
    return await study(what, input, { lane: keyScope(ctx.actor), signal, tell });
  } catch (error) {
    if (!(error instanceof StudyEnded)) throw error;
    if (error.end === 'time')
      throw problem('file-too-costly', `It took longer than the ${config.STUDY_SECONDS} seconds that one file gets.`, {
        limitSeconds: config.STUDY_SECONDS,
      });
    if (error.end === 'memory')
      throw problem(
        'file-too-costly',
        `It took more memory than one file gets: ${config.STUDY_MEMORY_MB} MB in all, ${config.DUCKDB_MEMORY_MB} of them for its tables.`,
        {
          limitMb: config.STUDY_MEMORY_MB,
        },
      );
    throw problem('study-interrupted');
  }
}
