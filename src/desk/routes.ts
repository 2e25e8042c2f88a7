import { get, post, type Route } from '../kernel/http.ts';
import * as read from './schemas/index.ts';
import { listAlerts, readAlert } from './service/alert.ts';
import { readDesk } from './service/desk.ts';

// prettier-ignore
export const deskRoutes: readonly Route[] = [
  //   path                     reads            runs        answers         summary
  get('/desks/:desk',           read.DeskRef,    readDesk,   read.toDesk,    'What waits at a desk, for you and for others, until when; first steps; numbers'),
  get('/alerts',                read.AlertQuery, listAlerts, read.toAlerts,  'What happened that concerns you, newest first'),
  post('/alerts/:alertId/read', read.AlertRef,   readAlert,  read.toAlert,   'Note that you read an alert'),
];
