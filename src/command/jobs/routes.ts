import { get, pageOfPresented, post, type Route } from '../../kernel/http.ts';
import { JobQuery, JobRef, toJob } from './schemas.ts';
import { cancelJob, listJobs, readJob } from './service.ts';

// prettier-ignore
export const jobRoutes: readonly Route[] = [
  //   path               reads     runs       answers                 summary
  get('/jobs',                JobQuery, listJobs,  pageOfPresented(toJob), 'Long work of your member, newest first'),
  get('/jobs/:jobId',         JobRef,   readJob,   toJob,                  'How far a job is, and what came of it'),
  post('/jobs/:jobId/cancel', JobRef,   cancelJob, toJob,                  'End a job; what it had done is removed'),
];
