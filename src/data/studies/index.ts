export { endStudies, study } from './pool.ts';
export { StudyEnded, studyNamed, type Study } from './study.ts';
