export { answerLong } from './answer.ts';
export { endJobs } from './follow.ts';
export { initJobModels } from './models.ts';
export { giveUpSilentJobs, jobsSilent, sweepJobs } from './service.ts';
