/**
 * What the supplier must have stated of a product and its terms, and what its revision was measured to hold of that.
 */
export * from './persons.ts';
export * from './product.ts';
export * from './supplier.ts';
export * from './terms.ts';
