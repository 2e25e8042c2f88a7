import { tryEach } from './try-each.ts';

tryEach('persons who can be recognised');
