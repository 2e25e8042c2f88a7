/**
 * What means an item of the list though none of its words stands there: a word of `first` and, within `near`
 * characters of the same sentence, one of `second`, unless the sentence has one of `unless`. Without `second`, the
 * first by itself. `says` names the meaning. Terms are parted by commas; emoji count as terms.
 */
export type Phrase = {
  readonly code: string;
  readonly says: string;
  readonly near: number;
  readonly first: string;
  readonly second?: string;
  readonly unless?: string;
};
