import { withinMemory } from '../../data/duck.ts';
import { copyOut, markLeftOut } from '../../data/ingest/index.ts';
import { doing } from '../../data/studies/answer.ts';
import { keysIn } from './key-file.ts';
import { copyStudy, markingStudy } from './studies.ts';

/** What the engine may hold while it makes a file: with the program around it, less than a gigabyte. */
const ENGINE_MB = 850;

/** How the process that studies files does what deliver asks of it. */
export const artefactDoings = [
  doing(markingStudy, ({ parquet, by, keys, marks }) =>
    withinMemory(ENGINE_MB, () => markLeftOut(parquet, { by, values: keysIn(keys) }, marks)),
  ),
  doing(copyStudy, (order) => withinMemory(ENGINE_MB, () => copyOut(order))),
];
