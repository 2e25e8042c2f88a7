import { UniqueConstraintError } from 'sequelize';
import { problem } from '../problems.ts';

/** Answers a second member or user of the same code or address with a problem of its own. */
export function taken(code: 'already-member' | 'email-taken') {
  return (error: unknown): never => {
    throw error instanceof UniqueConstraintError ? problem(code) : error;
  };
}
