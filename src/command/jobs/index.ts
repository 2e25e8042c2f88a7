export { answerLong } from './answer.ts';
export { endJobs } from './follow.ts';
export { initJobModels } from './models.ts';
export { countJobs } from './store.ts';
export { giveUpSilentJobs, jobsSilent, sweepJobs } from './service.ts';
