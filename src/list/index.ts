export { initListModels } from './models.ts';
export { orderable, served } from './states.ts';
export {
  countListings,
  everPublished,
  findListing,
  searchable,
  seekListing,
  seekListingStates as listingStates,
  takeDownCodes,
  takeUses,
  type Listing,
} from './store/listing.ts';
export { findRevision, namingColumnsOf } from './store/revision.ts';
export { decidedAgainst } from './service/decided.ts';
export { seedItems } from './service/item.ts';
export { itemsNamed, listingsNamed, listingsOfFile, seekVisibleListing } from './service/find.ts';
export { readRecords } from '../data/hosted-records.ts';
export { joinRiskOf } from './service/join.ts';
export { revisionParquet, sweepIncoming, type JoinedRevision } from './intake/index.ts';
export { personOf, rowsNaming, type DataRow, type Format, type NamingColumns } from '../data/ingest/index.ts';
export { countProducts, findProduct, hasRevision, lockProduct, type Product } from './store/product.ts';
export { consentsOf } from './store/consent.ts';
export { indexSketches, sketchesWait } from './service/resemblance.ts';
