import { z } from 'zod';
import { get, pageOfPresented, post, stream, type Route } from '../kernel/http.ts';
import * as read from './schemas/index.ts';
import { listCalls, readCall } from './service/call.ts';
import * as correction from './service/correction.ts';
import * as delivery from './service/delivery.ts';
import { download } from './service/file.ts';
import * as notice from './service/notice.ts';
import { askQuestion, orderFile } from './ways/index.ts';

const { toDelivery, toCall, toAnswer, toCorrection, toNotice, toNoticeRow, toPrediction } = read;

// prettier-ignore
export const deliverRoutes: readonly Route[] = [
  //   path                                reads                 runs                        answers
  // summary
  post('/deliveries',                      read.DeliveryRequest, delivery.requestDelivery,   toDelivery,                  'Open a delivery under an agreement', 201),
  get('/deliveries',                       read.DeliveryQuery,   delivery.listDeliveries,    pageOfPresented(toDelivery), 'Your deliveries'),
  get('/deliveries/:deliveryId',           read.DeliveryRef,     delivery.readDelivery,      toDelivery,                  'One delivery'),
  post('/deliveries/:deliveryId/suspend',  read.DeliveryReason,  delivery.suspendDelivery,   toDelivery,                  'Suspend it, with a reason'),
  post('/deliveries/:deliveryId/resume',   read.DeliveryRef,     delivery.resumeDelivery,    toDelivery,                  'Go on with it'),
  post('/deliveries/:deliveryId/complete', read.DeliveryRef,     delivery.completeDelivery,  toDelivery,                  'Declare it complete'),
  post('/deliveries/:deliveryId/terminate', read.DeliveryReason, delivery.terminateDelivery, toDelivery,                  'End it, with a reason'),
  { ...post('/deliveries/:deliveryId/query', read.Question,      askQuestion,                toAnswer,                    'Ask for records by key; metered', 201), first: true },
  post('/deliveries/:deliveryId/files',    read.FileRequest,     orderFile,                  toCall,                      'Have the revision made into a file; metered', 201),
  post('/deliveries/:deliveryId/explain',  read.CallPlan,        delivery.explainCall,       toPrediction,                'What the gate would say of a call with this purpose, without effect'),
  get('/calls',                            read.CallQuery,       listCalls,                  pageOfPresented(toCall),     'Your calls'),
  get('/calls/:callId',                    read.CallRef,         readCall,                   toCall,                      'One call and its receipt'),
  get('/notices',                          read.NoticeQuery,     notice.listNotices,         pageOfPresented(toNoticeRow), 'What past recipients must delete or correct, and by when'),
  get('/notices/:noticeId',                read.NoticeRef,       notice.readNotice,          toNotice,                    'One notice, with the keys that are meant'),
  post('/notices/:noticeId/confirm',       read.NoticeConfirmation, notice.confirmNotice,    toNotice,                    'Say that it was done, by a named officer'),
  post('/corrections',                     read.CorrectionRequest, correction.sendCorrection, toCorrection,               'Say that records were wrong; every past recipient gets a notice', 201),
  get('/corrections',                      read.CorrectionQuery, correction.listCorrections, pageOfPresented(toCorrection), 'Corrections'),
  get('/corrections/:correctionId',        read.CorrectionRef,   correction.readCorrection,  toCorrection,                'One correction and how many were told'),
  stream('get', '/calls/:callId/download', { action: 'call.download', status: 200, summary: 'Fetch the file of a call; Range is honoured', input: read.CallRef, answers: { title: 'File', schema: z.string(), mediaType: 'application/octet-stream' }, handler: download }),
];
