export { initSettleModels } from './models.ts';
export { bookProof } from './service/books.ts';
export { chargeCalls } from './service/charge.ts';
export { dueCycle, runCycle, runDueCycle } from './service/run.ts';
