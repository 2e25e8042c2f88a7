export { initListModels } from './models.ts';
export { discoverable, orderable, served, type ListingState } from './states.ts';
export {
  findListing,
  seekListingStates as listingStates,
  takeDownCodes,
  takeUses,
  type Listing,
} from './store/listing.ts';
export { findRevision, type Revision } from './store/revision.ts';
export { lookUpAgreementsWith, type Agreements, type ReceivedRight } from './agreements.ts';
export type { DictionaryRow } from './schemas/dictionary.ts';
export { seedItems, type ItemSeed } from './service/item.ts';
export { closeRecords, readRecords } from '../data/hosted-records.ts';
export { revisionParquet, sweepIncoming, type Swept } from './intake/index.ts';
export { copyOut, eachRecord, type CopiedOut, type CopyOrder, type Format } from '../data/ingest/index.ts';
export { findProduct, lockProduct, type Product } from './store/product.ts';
export { consentsOf } from './store/consent.ts';
