import type { Ctx } from '../../kernel/ctx.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { Request } from '../../kernel/actor.ts';
import type { Action, Prepared } from '../../command/index.ts';
import type { OptOuts, Parcel } from '../metering/call.ts';
import type { CoveredRevision } from '../metering/covered-revision.ts';
import type { StoredCall } from '../store/call.ts';

/** What is asked for, in the words of its way, and under which delivery and purpose. */
export type AskedOf<Asked> = {
  readonly deliveryId: string;
  readonly purpose: string;
  readonly revision: CoveredRevision;
  readonly asked: Asked;
};

/**
 * A way to hand over: what is its own. Whatever is common (caller, agreement, scope, gate, funds, meter, receipt,
 * entry) stands in `metering/`, which knows no way by name.
 */
export type Way<Input, Asked> = {
  /** The word by which its calls are told from others. */
  readonly kind: string;
  readonly action: Action;
  /** When the caller is looked up: see `batched`. */
  readonly admit: 'first' | 'together';
  /** What a repetition with the same Idempotency-Key must repeat. */
  readonly fingerprint: (input: Input) => readonly unknown[];
  /** What is slow, before the commit. */
  readonly prepare: (open: () => Promise<Ctx>, input: Input, request: Request) => Promise<Prepared<AskedOf<Asked>>>;
  /** Whether a refusal means that the preparation came too late and must be made again. */
  readonly overtaken?: (refused: Problem) => boolean;
  /** The keys that are asked for, which may look like a search for persons; none where all is asked for. */
  readonly keys: (asked: Asked) => readonly string[];
  /** By which names what is asked for may be of somebody who opted out. Quick: it runs inside the transaction. */
  readonly named: (asked: Asked, revision: CoveredRevision) => string[];
  /** What is handed over without those who opted out, its counts and its hash. Quick, and without any effect. */
  readonly produce: (asked: Asked, revision: CoveredRevision, supplierId: string, optOuts: OptOuts) => Parcel;
  /** What begins when the call is committed, also for a repetition: quick, and no fault of it reaches the caller. */
  readonly begin?: (call: StoredCall) => void;
  /** What a repetition gets to see again. */
  readonly again: (
    asked: Asked,
    revision: CoveredRevision,
    supplierId: string,
    optOuts: OptOuts,
  ) => Pick<Parcel, 'answer'>;
};
