export { initDeskModels } from './models.ts';
export { alertsWait, sweepAlerts, writeAlerts } from './service/alert.ts';
export { sweepDrafts } from './service/draft.ts';
