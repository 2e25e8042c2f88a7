import { rmSync } from 'node:fs';
import { config, temporaryFolder } from '../../config/env.ts';
import { endStudies, study, StudyEnded, studyNamed, type Study } from '../data/studies/index.ts';
import type { ReadingOptions } from '../data/ingest/index.ts';
import type { ColumnVerdict } from '../measures/detectors/index.ts';
import type { RiskQuestion } from './risk-question.ts';
import type { Measured } from './risk-words.ts';
import { Wrong } from './reading.ts';

/** What came of a file, or what is wrong with how it was asked for. */
export type Outcome<T> = { readonly found: T } | { readonly wrong: string };
/** Where the process that studies the file may put what it reads it into. */
type InFolder = { readonly folder: string };
type DetectAsked = { readonly file: string; readonly reading: ReadingOptions; readonly today: string };

export const detectStudy = studyNamed<DetectAsked & InFolder, Outcome<readonly ColumnVerdict[]>>('detect');
export const riskStudy = studyNamed<RiskQuestion & InFolder, Outcome<Measured>>('risk');

/**
 * Has a file studied in a process of its own, within the limits of an upload, and leaves nothing of it. Throws `Wrong`
 * with what is wrong with the file, or with the limit that it passes.
 */
export async function studiedHere<Input, Found>(
  what: Study<Input & InFolder, Outcome<Found>>,
  input: Input,
): Promise<Found> {
  const folder = temporaryFolder('table');
  try {
    const outcome = await study(what, { ...input, folder }, { lane: 'command line' });
    if ('wrong' in outcome) throw new Wrong(outcome.wrong);
    return outcome.found;
  } catch (error) {
    if (!(error instanceof StudyEnded)) throw error;
    throw new Wrong(
      error.end === 'time'
        ? `It took longer than the ${config.STUDY_SECONDS} seconds of STUDY_SECONDS.`
        : error.end === 'memory'
          ? `It took more than the ${config.STUDY_MEMORY_MB} MB of STUDY_MEMORY_MB.`
          : 'The process that read the file was ended.',
    );
  } finally {
    endStudies();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Does it in the process that studies; what is wrong with the file goes back as words. */
export async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { found: await work() };
  } catch (error) {
    if (error instanceof Wrong) return { wrong: error.message };
    throw error;
  }
}
