import { runLine } from './commands/line.ts';

try {
  process.exitCode = await runLine(process.argv.slice(2));
} catch (error) {
  // When the settings are wrong, this import throws the error again, and the process ends with 1.
  const { config } = await import('../config/env.ts');
  process.stderr.write(
    `${error instanceof Error ? (config.LOG_LEVEL === 'debug' ? error.stack : error.message) : String(error)}\n`,
  );
  process.exitCode = 70;
}
