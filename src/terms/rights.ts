/** What a listing may grant. `transfer` would pass the right to hold the data and is always refused (IB-1). */
export const grantable = ['use', 'read', 'aggregate', 'anonymize', 'derive', 'distribute', 'sell', 'transfer'] as const;
export type Right = (typeof grantable)[number];
