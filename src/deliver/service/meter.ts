import { batch } from '../../command/index.ts';
import type { Answered } from '../schemas/index.ts';
import { meterTogether } from './batch.ts';
import type { Metered } from './metered-call.ts';

/**
 * Meters a call: gate, use count, charge, receipt and log entry are committed together, and only then is it answered;
 * when that commit fails, no data leave. Calls that arrive while a commit is under way share the next one.
 */
export const meter = batch<Metered, Answered>(64, meterTogether);
