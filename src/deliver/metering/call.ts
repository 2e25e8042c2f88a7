import type { JsonText } from '../../kernel/json-text.ts';
import type { Verdict } from '../../kernel/verdict.ts';
import type { Admitted, Charge } from '../../command/index.ts';
import type { MeteredAgreement } from '../../match/index.ts';
import type { Answered } from '../schemas/index.ts';
import type { StartedDelivery } from '../store/delivery.ts';
import type { CoveredRevision } from './covered-revision.ts';

/** The persons who opted out of a supplier's data: those of the names that were asked about, and the registry's version. */
export type OptOuts = { readonly version: number; readonly keys: ReadonlySet<string> };

/** What a way hands over for one call, and what is told of it. */
export type Parcel = {
  readonly records: number;
  readonly leftOut: number;
  /** The version of the opt-out registry by which they were left out. */
  readonly optOutVersion: number;
  /** SHA-256 of what is handed over, hex; of a file, of what it is made by, since its bytes are not known yet. */
  readonly hash: string;
  /** Digests of the persons whose records are handed over, where these must be found again. */
  readonly digests: string | null;
  /** The file that is handed over, if it is one. */
  readonly file?: { readonly format: string };
  /** The records that stand in the answer itself, as the canonical JSON of their list, which is what was hashed. */
  readonly answer?: JsonText;
};

/** A call that waits to be metered. Its way is known by what it can do, never by its name. */
export type Metered = {
  /** The name of its way, as the call keeps it. */
  readonly kind: string;
  readonly deliveryId: string;
  readonly purpose: string;
  readonly revision: CoveredRevision;
  /** The keys that are asked for, which may look like a search for persons; none where all is asked for. */
  readonly keys: readonly string[];
  /** By which names what was asked for may be of somebody who opted out. */
  readonly named: () => string[];
  readonly produce: (supplierId: string, optOuts: OptOuts) => Parcel;
  /** What a repetition of the call gets to see again. */
  readonly again: (supplierId: string, optOuts: OptOuts) => Pick<Parcel, 'answer'>;
};

/** A call on its way through a batch. Each stage adds what its step found: */
export type Asked = Admitted<Metered>;
/** the call that a repetition repeats: judged again, read again, neither counted nor charged again; */
export type AskedAgain = Asked & { readonly earlier: Pick<Answered, 'call' | 'proof'> };
/** its delivery and agreement; */
export type Located<A extends Asked = Asked> = A & {
  readonly delivery: StartedDelivery;
  readonly agreement: MeteredAgreement;
};
/** what the gate said, and which use it is; */
export type Judged = Located & { readonly verdict: Verdict; readonly useNumber: number };
/** what is handed over; */
export type Produced = Judged & { readonly parcel: Parcel };
/** and what it costs. */
export type Charged = Produced & { readonly charge: Charge };
