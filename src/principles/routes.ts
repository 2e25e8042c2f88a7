import { get, post, type Route } from '../kernel/http.ts';
import * as read from './schemas.ts';
import { listOptOuts, readPrinciples, registerOptOuts } from './service.ts';

export const principlesRoutes: readonly Route[] = [
  //   path           reads               runs             answers            summary
  get('/principles',  read.Nothing,       readPrinciples,  read.toPrinciples, 'The principles, what holds each at each stage, and the rule book'),
  post('/opt-outs',   read.OptOutRequest, registerOptOuts, read.toRegistered, 'Register subjects who opted out, by their keys'),
  get('/opt-outs',    read.OptOutQuery,   listOptOuts,     read.toOptOuts,    'The registry of opt-outs of a supplier'),
];
