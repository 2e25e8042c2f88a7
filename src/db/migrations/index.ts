import type { Migration } from '../migrate.ts';
import { auditLog } from './001-audit-log.ts';
import { commandKeys } from './002-command-keys.ts';
import { register } from './003-register.ts';
import { holdsAndOptOuts } from './004-holds-and-opt-outs.ts';
import { list } from './005-list.ts';
import { match } from './006-match.ts';
import { deliver } from './007-deliver.ts';
import { settle } from './008-settle.ts';
import { booksAndCases } from './009-books-and-cases.ts';
import { duties } from './010-duties.ts';
import { deliveryStates } from './011-delivery-states.ts';
import { sketchIndex } from './012-sketch-index.ts';

/** Every migration, in order. One belongs to one room, does one thing, and is never edited once it has landed. */
export const migrations: readonly Migration[] = [
  auditLog,
  commandKeys,
  register,
  holdsAndOptOuts,
  list,
  match,
  deliver,
  settle,
  booksAndCases,
  duties,
  deliveryStates,
  sketchIndex,
];
