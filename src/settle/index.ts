export { initSettleModels } from './models.ts';
export { netsIn } from './store/cycle.ts';
export { countDeposits, findDeposit } from './store/deposit.ts';
export { countExceptions } from './store/exception.ts';
export { countObligations } from './store/obligation.ts';
export { balancesOf, bookProof } from './service/books.ts';
export { chargeCalls } from './service/charge.ts';
export { dueCycle, runCycle, runDueCycle } from './service/run.ts';
