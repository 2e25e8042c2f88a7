export { faultsOfProduct } from './product.ts';
export { classOf, smallestClass } from './revision.ts';
export { listingJudgeable, purposesThatAllow, purposesWithin, textsOf } from './listing.ts';
export { LEAST_BUYERS, pointsOf, quoteOf, type Point, type Quote } from './board.ts';
export { faultsOfGeneralisation, generalisedDictionary, heightOf } from './generalise.ts';
