import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

process.env['NODE_ENV'] ??= 'test';
process.env['LOG_LEVEL'] ??= 'silent';
process.env['DATA_DIR'] ??= mkdtempSync(join(tmpdir(), 'databourse-test-'));
process.env['OPERATOR_PASSWORD'] ??= 'a password for tests';
