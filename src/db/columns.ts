import { DataTypes, type ModelAttributeColumnOptions } from 'sequelize';
import { engine } from './connection.ts';

type ColumnOptions = ModelAttributeColumnOptions;

/**
 * The kinds of columns there are, the same in models and in migrations. All are NOT NULL unless wrapped in `optional`.
 */
export const column = {
  /** A prefixed identifier of this exchange (kernel/ids). */
  id: (): ColumnOptions => ({ type: DataTypes.CHAR(36), allowNull: false }),
  key: (): ColumnOptions => ({ type: DataTypes.CHAR(36), allowNull: false, primaryKey: true }),
  text: (length = 255): ColumnOptions => ({ type: DataTypes.STRING(length), allowNull: false }),
  /** JSON as text: MariaDB and MySQL disagree on what a JSON column returns, so stores encode and decode themselves. */
  json: (): ColumnOptions => ({ type: 'MEDIUMTEXT', allowNull: false }),
  /** A whole number that is not an amount of money. */
  count: (): ColumnOptions => ({ type: DataTypes.INTEGER, allowNull: false }),
  /** Micro-units of a currency, or a number that may exceed 2^53: read it with `storedMoney` or BigInt. */
  big: (): ColumnOptions => ({ type: DataTypes.BIGINT, allowNull: false }),
  /** An instant, to the millisecond, UTC. */
  at: (): ColumnOptions => ({ type: DataTypes.DATE(3), allowNull: false }),
  flag: (): ColumnOptions => ({ type: DataTypes.BOOLEAN, allowNull: false }),
  /** SHA-256 as lower-case hex. */
  hash: (): ColumnOptions => ({ type: DataTypes.CHAR(64), allowNull: false }),
};

export function optional(of: ColumnOptions): ColumnOptions {
  return { ...of, allowNull: true };
}

/**
 * How every table is made on MariaDB and MySQL: compared byte by byte, so that identifiers and cursors mean the same on
 * both engines.
 */
export const tableOptions = { charset: 'utf8mb4', collate: 'utf8mb4_bin', engine: 'InnoDB' } as const;

/**
 * An instant as raw SQL compares and stores it. Sequelize cuts a Date in `replacements` to whole seconds on MySQL, so
 * it is given as text.
 */
export function sqlInstant(at: Date): string {
  const text = at.toISOString().replace('T', ' ');
  return engine() === 'sqlite' ? text.replace('Z', ' +00:00') : text.replace('Z', '');
}
