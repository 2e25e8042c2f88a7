export * from './item.ts';
export * from './listing.ts';
export * from './product.ts';
export * from './revision.ts';
