import type { Migration } from '../migration.ts';
import { auditLog } from './audit-1.ts';
import { entriesByLeaf } from './audit-2.ts';
import { holds } from './audit-3.ts';
import { progressOfReaders } from './audit-4.ts';
import { entryBatches } from './audit-5.ts';
import { jobs } from './command-1.ts';
import { leases } from './db-1.ts';
import { commandKeys } from './db-2.ts';
import { deliver } from './deliver-1.ts';
import { noticesAndCorrections } from './deliver-2.ts';
import { deliveryStates } from './deliver-3.ts';
import { chargesOfCalls } from './deliver-4.ts';
import { questionWatches } from './deliver-5.ts';
import { missesOfCalls } from './deliver-6.ts';
import { recipientIndex } from './deliver-7.ts';
import { callFiles } from './deliver-8.ts';
import { deadlinesOfNotices } from './deliver-10.ts';
import { noticesByState } from './deliver-9.ts';
import { desk } from './desk-1.ts';
import { list } from './list-1.ts';
import { sketchIndex } from './list-2.ts';
import { uploads } from './list-3.ts';
import { orderOfListings } from './list-4.ts';
import { match } from './match-1.ts';
import { agreementsByState } from './match-2.ts';
import { endsOfAgreements } from './match-3.ts';
import { optOuts } from './principles-1.ts';
import { booksAndCases } from './principles-2.ts';
import { register } from './register-1.ts';
import { settings } from './register-2.ts';
import { settle } from './settle-1.ts';
import { obligationSums } from './settle-2.ts';
import { incidentsAndRequests } from './supervise-1.ts';

/**
 * Every migration, in the order in which they run: a new one stands last. One belongs to the room that it is named
 * after, does one thing, and is never edited once it has landed.
 */
export const migrations: readonly Migration[] = [
  auditLog,
  leases,
  commandKeys,
  register,
  entriesByLeaf,
  holds,
  optOuts,
  list,
  match,
  deliver,
  settle,
  booksAndCases,
  incidentsAndRequests,
  noticesAndCorrections,
  progressOfReaders,
  deliveryStates,
  sketchIndex,
  jobs,
  uploads,
  entryBatches,
  chargesOfCalls,
  obligationSums,
  questionWatches,
  missesOfCalls,
  recipientIndex,
  callFiles,
  noticesByState,
  agreementsByState,
  desk,
  settings,
  orderOfListings,
  endsOfAgreements,
  deadlinesOfNotices,
];
