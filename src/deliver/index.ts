export { initDeliverModels } from './models.ts';
export { freezableBy } from './service/circumstances.ts';
export { sweepFiles } from './service/file.ts';
export { endStop, endStopIn } from './service/probing.ts';
export { lapseNotices, noticesLapse } from './service/notice.ts';
export { noticesWait, sendNotices } from './service/notify.ts';
export { callsById } from './store/call.ts';
export { seekDelivery } from './store/delivery.ts';
