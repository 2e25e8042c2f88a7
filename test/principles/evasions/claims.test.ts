import { judgeEach } from './judge-each.ts';

judgeEach('made-up evidence');
