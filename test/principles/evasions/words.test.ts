import { tryEach } from './try-each.ts';

tryEach('hidden words');
