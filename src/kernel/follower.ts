import type { Transaction } from 'sequelize';

/** How far long work has come. `total` is null where it is not known. */
export type WorkStep = {
  readonly step: string;
  readonly done: number;
  readonly total: number | null;
  readonly unit: string;
};
export type TellStep = (step: WorkStep) => void;

/** What long work is about: for whom it is done, and on what. */
export type Undertaking = {
  readonly memberId: string | null;
  readonly userId: string | null;
  readonly action: string;
  readonly subject: string;
};

/** Who follows long work: hears of its steps, and may end it. */
export type Follower = {
  /** Aborts when nobody waits for the work any more. */
  readonly signal: AbortSignal;
  readonly tell: TellStep;
  /** Everything that was sent is here, and the sender may do it: from now on nobody need hold the line. */
  readonly arrived: (work: Undertaking) => Promise<void>;
  /**
   * The work succeeds: called in its transaction, null where it changes nothing. Throws when it was ended meanwhile.
   */
  readonly succeeds: (
    tx: Transaction | null,
    answer: { readonly status: number; readonly body: unknown },
  ) => Promise<void>;
};
