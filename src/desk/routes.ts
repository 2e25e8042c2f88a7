import { get, pageOfPresented, post, put, remove, type Route } from '../kernel/http.ts';
import * as read from './schemas/index.ts';
import { listAlerts, readAlert } from './service/alert.ts';
import { readDesk } from './service/desk.ts';
import { discardDraft, keepDraft, readDraft } from './service/draft.ts';
import { discardView, keepView, listViews } from './service/view.ts';

const toViews = pageOfPresented(read.toView);

// prettier-ignore
export const deskRoutes: readonly Route[] = [
  //   path                     reads            runs        answers         summary
  get('/desks/:desk',           read.DeskRef,    readDesk,   read.toDesk,    'What waits at a desk, for you and for others, until when; first steps; numbers'),
  get('/alerts',                read.AlertQuery, listAlerts, read.toAlerts,  'What happened that concerns you, newest first'),
  post('/alerts/:alertId/read', read.AlertRef,   readAlert,  read.toAlert,   'Note that you read an alert'),
  get('/drafts/:form/:key',     read.DraftRef,   readDraft,  read.toDraft,   'What was typed into a form so far, by whom and when'),
  put('/drafts/:form/:key',     read.KeptDraft,  keepDraft,  read.toDraft,   'Save a draft over the version in If-Match'),
  remove('/drafts/:form/:key',  read.DraftRef,   discardDraft, read.toDraft, 'Discard a draft'),
  get('/views',                 read.ViewQuery,  listViews,  toViews,        'Saved views of lists: yours, and those of your member'),
  post('/views',                read.NewView,    keepView,   read.toView,    'Save a view; one of the same name is replaced', 201),
  remove('/views/:viewId',      read.ViewRef,    discardView, read.toView,   'Remove a view'),
];
