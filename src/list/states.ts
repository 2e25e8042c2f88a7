import { machine } from '../kernel/machine.ts';

// prettier-ignore
export const listingStates = machine('listing', 'draft', [
  // from        on           to           by
  ['draft',     'submit',    'submitted', 'supplier'],
  ['draft',     'withdraw',  'withdrawn', 'supplier'],
  ['returned',  'submit',    'submitted', 'supplier'],
  ['returned',  'withdraw',  'withdrawn', 'supplier'],
  ['submitted', 'publish',   'published', 'operator'],
  ['submitted', 'return',    'returned',  'operator'],
  ['submitted', 'withdraw',  'withdrawn', 'supplier'],
  ['published', 'pause',     'paused',    'supplier'],
  ['published', 'retire',    'retired',   'supplier'],
  ['published', 'withdraw',  'withdrawn', 'supplier'],
  ['published', 'take-down', 'taken-down', 'operator'],
  ['published', 'take-down', 'taken-down', 'regulator'],
  ['paused',    'resume',    'published', 'supplier'],
  ['paused',    'retire',    'retired',   'supplier'],
  ['paused',    'withdraw',  'withdrawn', 'supplier'],
  ['paused',    'take-down', 'taken-down', 'operator'],
  ['paused',    'take-down', 'taken-down', 'regulator'],
  ['retired',   'withdraw',  'withdrawn', 'supplier'],
  ['retired',   'take-down', 'taken-down', 'operator'],
  ['retired',   'take-down', 'taken-down', 'regulator'],
  ['withdrawn', 'take-down', 'taken-down', 'operator'],
  ['withdrawn', 'take-down', 'taken-down', 'regulator'],
]);

export type ListingState = (typeof listingStates.states)[number];
export type ListingVerb = (typeof listingStates.rows)[number][1];

type Flags = { readonly discoverable: boolean; readonly orderable: boolean; readonly served: boolean };

/**
 * What a state means to others: whether it is found, whether it can be ordered, whether agreements made earlier are
 * served.
 */
export const listingFlags: Readonly<Record<ListingState, Flags>> = {
  draft: { discoverable: false, orderable: false, served: false },
  submitted: { discoverable: false, orderable: false, served: false },
  returned: { discoverable: false, orderable: false, served: false },
  published: { discoverable: true, orderable: true, served: true },
  paused: { discoverable: true, orderable: false, served: true },
  retired: { discoverable: true, orderable: false, served: true },
  withdrawn: { discoverable: false, orderable: false, served: true },
  'taken-down': { discoverable: true, orderable: false, served: false },
};

export const discoverable = (state: ListingState): boolean => listingFlags[state].discoverable;
export const orderable = (state: ListingState): boolean => listingFlags[state].orderable;
export const served = (state: ListingState): boolean => listingFlags[state].served;

/** Terms can be rewritten only before a listing is submitted, or after it was returned. */
export const revisable = (state: ListingState): boolean => state === 'draft' || state === 'returned';

export const statesThat = (flag: keyof Flags): ListingState[] =>
  listingStates.states.filter((state) => listingFlags[state][flag]);
