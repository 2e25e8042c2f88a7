import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { config } from '../../config/env.ts';

/** Where uploads arrive, and where revisions stay. */
export const incoming = resolve(config.DATA_DIR, 'incoming');
export const revisions = resolve(config.DATA_DIR, 'revisions');
export const filesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);
