import type { RequestHandler } from 'express';
import type { z } from 'zod';
import { own } from '../../kernel/ctx.ts';
import { requestOf } from '../../kernel/http.ts';
import { parse } from '../../kernel/problem.ts';
import { query } from '../../command/index.ts';
import { allOptOuts } from '../../principles/index.ts';
import type { Format } from '../../list/index.ts';
import { findAgreement } from '../../match/index.ts';
import { artefact, seekArtefact, type Artefact } from '../artefacts.ts';
import { circumstancesOf, passGate, servicesOf } from '../metering/circumstances.ts';
import { coveredRevision, type CoveredRevision } from '../metering/covered-revision.ts';
import { problem } from '../problems.ts';
import { obstacleTo } from '../rules.ts';
import { CallRef } from '../schemas/index.ts';
import { findCall, type StoredCall } from '../store/call.ts';
import { findDelivery } from '../store/delivery.ts';

type FileToSend = { readonly path: string; readonly name: string; readonly digest: string };

const findFile = query('call.download', async (ctx, { callId }: z.output<typeof CallRef>): Promise<FileToSend> => {
  const call = await findCall(ctx, callId);
  own(ctx, { buyer: call.buyerId }, 'call');
  const delivery = await findDelivery(ctx, call.deliveryId);
  const agreement = await findAgreement(ctx, call.agreementId);
  const serviceOf = await servicesOf(null, [agreement]);
  const obstacle = obstacleTo(serviceOf(delivery, agreement), ['started', 'completed']);
  if (obstacle) throw problem(obstacle);
  const revision = await coveredRevision(delivery.id, async () => ctx);
  const circumstances = await circumstancesOf(null, delivery, agreement, revision);
  passGate(ctx, call, { delivery, agreement: { ...agreement, used: 0 } }, revision, circumstances);
  const { path, sha256 } = await currentFile(call, revision);
  return { path, name: `${call.id}.${call.format}`, digest: Buffer.from(sha256, 'hex').toString('base64') };
});

/**
 * Streams the file of a metered call, whole or in ranges, as often as needed while it is kept; nothing is charged
 * again. The call was judged when it was metered; a hold, termination, take-down or suspension that came since stops
 * the download at once.
 */
export const download: RequestHandler = async (request, response) => {
  const { path, name, digest } = await findFile.look(requestOf(request), (known) =>
    parse(CallRef, request.params, known),
  );
  response.set('Content-Disposition', `attachment; filename="${name}"`);
  response.set('Repr-Digest', `sha-256=:${digest}:`);
  response.sendFile(path, { cacheControl: false, lastModified: false, acceptRanges: true });
};

/** The file of a call. If persons opted out since it was made, it is made again without them, at no charge. */
async function currentFile(
  { format, supplierId, optOutVersion }: StoredCall,
  revision: CoveredRevision,
): Promise<Artefact> {
  if (format === null) throw problem('file-gone');
  const metered = await seekArtefact({ revision, optOutVersion, format: format as Format });
  if (!metered) throw problem('file-gone');
  const optOuts = await allOptOuts(null, supplierId);
  if (optOuts.version === optOutVersion) return metered;
  return artefact({ revision, optOutVersion: optOuts.version, format: format as Format }, async () => optOuts.keys);
}
