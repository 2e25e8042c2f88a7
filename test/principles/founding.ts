import { foundingBook } from '../../src/principles/index.ts';
import type { BookContent } from '../../src/terms/index.ts';

export const { rules, thresholds, purposes, prohibited } = foundingBook;
export const content: BookContent = { rules, thresholds, purposes, prohibited };
