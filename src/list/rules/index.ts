export { faultsOfProduct } from './product.ts';
export { classOf, faultsAgainstDictionary, smallestClass, spelledOut } from './revision.ts';
export { listingJudgeable, purposesThatAllow, textsOf } from './listing.ts';
export { faultsOfGeneralisation, generalisedDictionary, heightOf } from './generalise.ts';
