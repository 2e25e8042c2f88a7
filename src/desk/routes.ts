import { get, type Route } from '../kernel/http.ts';
import * as read from './schemas/index.ts';
import { readDesk } from './service/desk.ts';

// prettier-ignore
export const deskRoutes: readonly Route[] = [
  //   path             reads         runs      answers      summary
  get('/desks/:desk',   read.DeskRef, readDesk, read.toDesk, 'What waits at a desk, for you and for others, until when; first steps; numbers'),
];
