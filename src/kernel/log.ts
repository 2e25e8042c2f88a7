import winston from 'winston';
import { config } from '../../config/env.ts';

/** The structured log: one JSON object a line on standard error, so that standard output stays for results. */
export const log = winston.createLogger({
  level: config.LOG_LEVEL === 'silent' ? 'error' : config.LOG_LEVEL,
  silent: config.LOG_LEVEL === 'silent',
  format: winston.format.combine(
    winston.format.timestamp(),
    winston.format.errors({ stack: true }),
    winston.format.json(),
  ),
  transports: [new winston.transports.Console({ stderrLevels: ['error', 'warn', 'info', 'debug'] })],
});
