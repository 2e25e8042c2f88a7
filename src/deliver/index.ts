export { initDeliverModels } from './models.ts';
export { freezableBy } from './metering/circumstances.ts';
export { sweepFiles } from './artefacts/index.ts';
export { lapseNotices, noticesLapse } from './service/notice.ts';
export { noticesWait, sendNotices } from './service/notify.ts';
export { callsById } from './store/call.ts';
export { seekDelivery } from './store/delivery.ts';
