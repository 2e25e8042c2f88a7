import { tryEach } from './try-each.ts';

tryEach('purposes, terms and consents');
