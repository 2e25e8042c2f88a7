import { tryEach } from './try-each.ts';

tryEach('decisions, opt-outs and rule books');
