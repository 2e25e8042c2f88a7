#!/usr/bin/env node
// The command, from the TypeScript sources through tsx. A compiled program is started by its main.js instead.
import { register } from 'tsx/esm/api';

register();
await import('./main.ts');
