import type { z } from 'zod';
import { clock } from '../../kernel/clock.ts';
import { own } from '../../kernel/ctx.ts';
import { ownersOf } from '../../kernel/actor.ts';
import { isRepetition } from '../../command/index.ts';
import { allOptOuts } from '../../principles/index.ts';
import { findAgreement } from '../../match/index.ts';
import { artefact } from '../artefacts.ts';
import { circumstancesOf, passGate } from '../metering/circumstances.ts';
import { coveredRevision } from '../metering/covered-revision.ts';
import { problem } from '../problems.ts';
import type { FileRequest } from '../schemas/index.ts';
import { findDelivery } from '../store/delivery.ts';
import type { Way } from './way.ts';

/** A file that was made. */
type MadeFile = {
  readonly format: string;
  readonly records: number;
  readonly leftOut: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly optOutVersion: number;
};

/**
 * The covered revision as a file without the records of persons who opted out; it is fetched from `file.href`. None is
 * made for a call that the gate would refuse, or that was answered before. The verdict that counts is given when the
 * call is metered. Of a repetition nothing is made: its file exists.
 */
export const file: Way<z.output<typeof FileRequest>, MadeFile | null> = {
  kind: 'file',
  action: 'call.file',
  admit: 'first',
  fingerprint: ({ deliveryId, purpose, format }) => [deliveryId, purpose, format],
  prepare: async (open, { deliveryId, purpose, format }, request) => {
    const ctx = await open();
    const delivery = await findDelivery(ctx, deliveryId);
    own(ctx, ownersOf(delivery), 'delivery');
    const revision = await coveredRevision(deliveryId, open);
    if (await isRepetition(ctx, request)) return { value: { deliveryId, purpose, revision, asked: null } };
    const agreement = await findAgreement(ctx, delivery.agreementId);
    const circumstances = await circumstancesOf(null, delivery, agreement, revision);
    passGate(ctx, { id: delivery.id, purpose, at: clock.now() }, { delivery, agreement }, revision, circumstances);
    const { keys, version: optOutVersion } = await allOptOuts(null, delivery.supplierId);
    const made = await artefact({ revision, optOutVersion, format }, async () => keys);
    const { rows: records, leftOut, bytes, sha256 } = made;
    return {
      value: { deliveryId, purpose, revision, asked: { format, records, leftOut, bytes, sha256, optOutVersion } },
    };
  },
  overtaken: ({ code }) => code === 'opt-outs-changed',
  keys: () => [],
  named: () => [],
  produce: (made, _revision, _supplierId, { version }) => {
    if (made?.optOutVersion !== version) throw problem('opt-outs-changed');
    const { records, leftOut, optOutVersion, sha256: hash, format, bytes } = made;
    return { records, leftOut, optOutVersion, hash, digests: null, file: { format, bytes } };
  },
  again: () => ({}),
};
