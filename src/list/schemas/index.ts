export * from './consent.ts';
export * from './dictionary.ts';
export * from './generalise.ts';
export * from './item.ts';
export * from './listing.ts';
export * from './product.ts';
export * from './revision.ts';
export * from './stated.ts';
