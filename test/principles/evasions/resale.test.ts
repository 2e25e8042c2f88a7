import { tryEach } from './try-each.ts';

tryEach('the data of others');
