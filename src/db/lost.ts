import { problem, type Problem } from '../kernel/problem.ts';

/**
 * Thrown inside a transaction to have it tried again as a whole: somebody else was quicker, and the next attempt sees
 * it.
 */
export class TryAgain extends Error {}

/** The connection broke at COMMIT, and the database could not be asked afterwards whether it was done. */
export class OutcomeUnknown extends Error {}

const contested = ['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD', 'SQLITE_BUSY'];
const lost = [
  ...['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN'],
  ...['PROTOCOL_CONNECTION_LOST', 'ER_SERVER_SHUTDOWN', 'ER_CONNECTION_KILLED', 'ER_CON_COUNT_ERROR'],
];

/** Whether an error says that nothing happened and the whole transaction may be tried again. */
export function isPassing(error: unknown): boolean {
  return error instanceof TryAgain || hasCode(error, contested) || isLostConnection(error);
}

/** Whether an error says that the database could not be reached, or stopped answering. */
export function isLostConnection(error: unknown): boolean {
  return hasCode(error, lost) || facesOf(error).some(({ fatal }) => fatal === true);
}

/** Whether an error says that nothing could be asked of the database: not reached, or no connection free. */
export function isUnreachable(error: unknown): boolean {
  const { name } = (error ?? {}) as { readonly name?: string };
  return isLostConnection(error) || name === 'SequelizeConnectionAcquireTimeoutError';
}

/** Whether an error says that the database does not serve now: not reached, or others hold what is needed. */
export function isUnavailable(error: unknown): boolean {
  return hasCode(error, contested) || isUnreachable(error);
}

/** What a caller is told when the database is to blame: whether anything was changed, and that asking again is safe. */
export function asUnserved(error: unknown): Problem | undefined {
  if (error instanceof OutcomeUnknown) return problem('outcome-unknown');
  return isUnavailable(error) ? problem('database-unavailable') : undefined;
}

export const hasCode = (error: unknown, codes: readonly string[]): boolean =>
  facesOf(error).some(({ code }) => code !== undefined && codes.includes(code));

type Face = { readonly code?: string; readonly fatal?: boolean };

/** Sequelize wraps the errors of the driver, which says in them what happened. */
function facesOf(error: unknown): Face[] {
  const fault = error as (Face & { readonly parent?: Face; readonly original?: Face }) | undefined;
  return [fault, fault?.parent, fault?.original].filter((face) => face !== undefined && face !== null);
}
