/** What the log keeps of an entry, wherever it was committed: alone, or in a batch. */
export type StoredEntry = {
  readonly id: string;
  readonly index: number | null;
  /** The member for which somebody acted; null for the clock and for actors without a member. */
  readonly member: string | null;
  readonly subject: string;
  readonly text: string;
  readonly leaf: string;
};
/** An entry that is about to be written. */
export type NewEntry = {
  readonly id: string;
  readonly at: Date;
  readonly type: string;
  readonly action: string;
  readonly actor: string;
  readonly member: string | null;
  readonly subject: string;
  readonly text: string;
  readonly leaf: string;
};
export type EntryFilter = {
  readonly type?: string | undefined;
  readonly action?: string | undefined;
  readonly actor?: string | undefined;
  readonly member?: string | undefined;
  readonly subject?: string | readonly string[] | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  readonly text?: string | undefined;
  /** Only what this member did or what was done to it. */
  readonly concerning?: string | undefined;
};
