import { config } from '../../../config/env.ts';
import { Problem } from '../../kernel/problem.ts';
import { StudyEnded } from '../../data/studies/index.ts';
import { problem } from '../problems.ts';

const words = {
  'took-too-long': `It took longer than the ${config.STUDY_SECONDS} seconds that one file gets.`,
  'took-too-much-memory': `It took more memory than one file gets: ${config.STUDY_MEMORY_MB} MB.`,
  interrupted: 'The process that made it was ended.',
  'disk-full': 'The exchange has no room for it now.',
  'source-missing': 'The exchange does not find the data of the revision.',
  fault: 'The exchange made a mistake, which is being looked into.',
} as const;
export type WhyNotMade = keyof typeof words;

/** Why a file was not made, by the error of whatever made it. */
export function whyNotMade(error: unknown): WhyNotMade {
  if (error instanceof StudyEnded)
    return error.end === 'time' ? 'took-too-long' : error.end === 'memory' ? 'took-too-much-memory' : 'interrupted';
  const said = error instanceof Error ? `${error.message} ${(error as NodeJS.ErrnoException).code ?? ''}` : '';
  if (/no space left|disk quota|ENOSPC|EDQUOT|file too large/i.test(said)) return 'disk-full';
  return /no files found|no such file|ENOENT/i.test(said) ? 'source-missing' : 'fault';
}

/** What whoever waits for the file is told. Too many who wait are a problem of their own. */
export function notMade(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const reason = whyNotMade(error);
  return problem('file-not-made', words[reason], { reason });
}
