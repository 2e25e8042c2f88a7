import { judgeEach } from './judge-each.ts';

judgeEach('other words');
