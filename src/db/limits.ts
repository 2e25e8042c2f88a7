import { config } from '../../config/env.ts';

/**
 * What a transaction is for, and so how long its parts may take: a batch of metered calls, for which others wait; a
 * command; `long` work over much at once; and `guard`, which only holds a lock while others work.
 */
export type Span = 'metered' | 'command' | 'long' | 'guard';

type SpanLimits = {
  /** The longest statement, also BEGIN, COMMIT and ROLLBACK, that the database is really doing. */
  readonly statementMs: number;
  /** The longest wait for a row that another transaction has locked. The transaction is then tried again. */
  readonly lockSeconds: number;
  /** How long it may do nothing before it is undone; 0 is for ever. */
  readonly idleSeconds: number;
  /** How long it is tried again while the database cannot be reached. */
  readonly againMs: number;
};

/** A statement outside a transaction has the limits of `long`: it holds no lock. */
export const limits: Readonly<Record<Span, SpanLimits>> = {
  metered: {
    statementMs: config.DATABASE_STATEMENT_SECONDS * 1_000,
    lockSeconds: 2,
    idleSeconds: config.DATABASE_IDLE_SECONDS,
    againMs: 8_000,
  },
  command: {
    statementMs: config.DATABASE_STATEMENT_SECONDS * 1_000,
    lockSeconds: 4,
    idleSeconds: 4 * config.DATABASE_IDLE_SECONDS,
    againMs: 8_000,
  },
  long: {
    statementMs: config.DATABASE_LONG_SECONDS * 1_000,
    lockSeconds: 10,
    idleSeconds: 16 * config.DATABASE_IDLE_SECONDS,
    againMs: 30_000,
  },
  guard: {
    statementMs: config.DATABASE_LONG_SECONDS * 1_000,
    lockSeconds: 10,
    idleSeconds: 0,
    againMs: 0,
  },
};

/** As `db().transaction` takes it. Sequelize hands its options on to whoever asks the transaction for them. */
export const lasting = (span: Span): object => ({ span });
