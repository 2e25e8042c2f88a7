import { get, pageOfPresented, post, type Route } from '../kernel/http.ts';
import { AgreementEnd, AgreementQuery, AgreementRef, Order, toAgreement } from './schemas.ts';
import { explainOrder, listAgreements, orderAgreement, readAgreement, terminateAgreement } from './service.ts';
import { toExplained } from '../principles/index.ts';

// prettier-ignore
export const matchRoutes: readonly Route[] = [
  //   path                                reads           runs                answers                       summary
  post('/agreements',                      Order,          orderAgreement,     toAgreement,                  'Order at the posted price', 201),
  post('/agreements/explain',              Order,          explainOrder,       toExplained,                  'What the gate would say of an order, without effect'),
  get('/agreements',                       AgreementQuery, listAgreements,     pageOfPresented(toAgreement), 'Your agreements'),
  get('/agreements/:agreementId',          AgreementRef,   readAgreement,      toAgreement,                  'One agreement'),
  post('/agreements/:agreementId/terminate', AgreementEnd, terminateAgreement, toAgreement,                  'End an agreement, with a reason'),
];
