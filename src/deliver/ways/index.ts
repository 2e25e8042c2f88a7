import { metered } from '../metering/metered.ts';
import { file } from './file.ts';
import { query } from './query.ts';

/** How data are handed over: a row each. */
export const askQuestion = metered(query);
export const orderFile = metered(file);
