import { config } from '../config/env.ts';
import { runLine } from './commands/line.ts';

try {
  process.exitCode = await runLine(process.argv.slice(2));
} catch (error) {
  process.stderr.write(
    `${error instanceof Error ? (config.LOG_LEVEL === 'debug' ? error.stack : error.message) : String(error)}\n`,
  );
  process.exitCode = 70;
}
