import { allowedInLists, foundInLists } from './gate-cases-list.ts';
import { allowedInTrade, foundInTrade } from './gate-cases-trade.ts';
import type { Allowed, Case } from './gate-subjects.ts';

/**
 * Every single thing that the gate must not let pass, stage after stage, and what it must: each case changes one
 * subject of `fine` in one respect.
 */
export const found: readonly Case[] = [...foundInLists, ...foundInTrade];
export const allowed: readonly Allowed[] = [...allowedInLists, ...allowedInTrade];
