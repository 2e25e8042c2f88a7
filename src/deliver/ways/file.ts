import { existsSync } from 'node:fs';
import type { z } from 'zod';
import { clock } from '../../kernel/clock.ts';
import { own } from '../../kernel/ctx.ts';
import { canonical, sha256 } from '../../kernel/hash.ts';
import { ownersOf } from '../../kernel/actor.ts';
import { isRepetition } from '../../command/index.ts';
import { optOutVersion as versionNow } from '../../principles/index.ts';
import { revisionParquet } from '../../list/index.ts';
import { findAgreement } from '../../match/index.ts';
import { leftOutOf, notMade } from '../artefacts/index.ts';
import { circumstancesOf, passGate } from '../metering/circumstances.ts';
import { coveredRevision } from '../metering/covered-revision.ts';
import { problem } from '../problems.ts';
import type { FileRequest } from '../schemas/index.ts';
import { beginFile } from '../service/file.ts';
import { findDelivery } from '../store/delivery.ts';
import type { Way } from './way.ts';

/** A file whose rows are counted. */
type CountedFile = {
  readonly format: string;
  readonly records: number;
  readonly leftOut: number;
  readonly optOutVersion: number;
};

/**
 * The covered revision as a file without the records of persons who opted out. Its rows are counted before it is
 * charged, and it is made after that; it is fetched from `file.href`, in formats that grow line by line while it is
 * made. Nothing is counted for a call that the gate would refuse, or that was answered before. The verdict that counts
 * is given when the call is metered.
 */
export const file: Way<z.output<typeof FileRequest>, CountedFile | null> = {
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
    const { supplierId, buyerId: lane } = delivery;
    const optOutVersion = await versionNow(supplierId);
    const ref = { revisionId: revision.id, named: revision.named, supplierId, optOutVersion, lane };
    if (!existsSync(revisionParquet(revision.id))) throw notMade(new Error('There is no such file.'));
    const { rows: records, leftOut } = await leftOutOf(ref).catch((error: unknown) => {
      throw notMade(error);
    });
    return { value: { deliveryId, purpose, revision, asked: { format, records, leftOut, optOutVersion } } };
  },
  overtaken: ({ code }) => code === 'opt-outs-changed',
  keys: () => [],
  named: () => [],
  produce: (counted, revision, _supplierId, { version }) => {
    if (counted?.optOutVersion !== version) throw problem('opt-outs-changed');
    const { records, leftOut, optOutVersion, format } = counted;
    const hash = sha256(canonical({ revision: revision.id, format, optOutVersion, records, leftOut }));
    return { records, leftOut, optOutVersion, hash, digests: null, file: { format } };
  },
  begin: beginFile,
  again: () => ({}),
};
