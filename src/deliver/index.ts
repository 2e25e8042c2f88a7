export { initDeliverModels } from './models.ts';
export { freezableBy } from './metering/circumstances.ts';
export { sweepFiles } from './artefacts.ts';
export { endStop, endStopIn } from './service/probing.ts';
export { lapseNotices, noticesLapse } from './service/notice.ts';
export { noticesWait, sendNotices } from './service/notify.ts';
export { owedFacts } from './receipt.ts';
export { callsById, callsInCycle, sumsOfCalls, type CallSum, type StoredCall } from './store/call.ts';
export { seekDelivery } from './store/delivery.ts';
