import { judgeEach } from './judge-each.ts';

judgeEach('forms of identifiers');
