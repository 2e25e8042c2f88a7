import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Set here, not by the run, so that tsx finds what it compiled before where it always keeps it.
if (process.env['TEST_FOLDER'] !== undefined) process.env['TMPDIR'] = process.env['TEST_FOLDER'];
process.env['NODE_ENV'] ??= 'test';
process.env['CHEAP_PASSWORDS'] ??= '1';
process.env['LOG_LEVEL'] ??= 'silent';
process.env['DATA_DIR'] ??= mkdtempSync(join(tmpdir(), 'databourse-test-'));
// People of a test sign in once; a suite may take longer than a token usually lives.
process.env['ACCESS_TOKEN_MINUTES'] ??= '60';
process.env['OPERATOR_PASSWORD'] ??= 'a password for tests';
