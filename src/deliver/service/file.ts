import { existsSync, mkdirSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { RequestHandler } from 'express';
import type { z } from 'zod';
import { config } from '../../../config/env.ts';
import { clock } from '../../kernel/clock.ts';
import { own, type Ctx } from '../../kernel/ctx.ts';
import { requestOf } from '../../kernel/http.ts';
import { newId } from '../../kernel/ids.ts';
import { parse } from '../../kernel/problem.ts';
import { allOptOuts } from '../../principles/index.ts';
import { copyOut, revisionParquet, type CopiedOut, type Format } from '../../list/index.ts';
import { findAgreement, type Agreement } from '../../match/index.ts';
import { problem } from '../problems.ts';
import { obstacleTo } from '../rules.ts';
import { CallRef, type FileRequest } from '../schemas/index.ts';
import { findCall, type StoredCall } from '../store/call.ts';
import { findDelivery, type Delivery } from '../store/delivery.ts';
import { coveredRevision, type CoveredRevision } from './covered-revision.ts';
import { meter } from './meter.ts';
import { passGate, type ProducedFile } from './metered-call.ts';
import { circumstancesOf, servicesOf, type AskedCall } from './circumstances.ts';
import { batched, isRepetition, query } from '../../command/index.ts';

import { DAY } from '../../kernel/time.ts';

/**
 * Makes the covered revision into a file without the records of persons who opted out, and returns a signed receipt;
 * the file is fetched from `file.href`. No file is made for a call that the gate would refuse, or that was answered
 * before. The verdict that counts is given when the call is metered.
 */
export const orderFile = batched({
  action: 'call.file',
  join: meter,
  admit: 'first',
  fingerprint: ({ deliveryId, purpose, format }: z.output<typeof FileRequest>) => [deliveryId, purpose, format],
  prepare: async (open, { deliveryId, purpose, format }, request) => {
    const ctx = await open();
    const delivery = await findDelivery(ctx, deliveryId);
    own(ctx, { buyer: delivery.buyerId, supplier: delivery.supplierId }, 'delivery');
    const job = { callId: newId('cal'), deliveryId, purpose, revision: await coveredRevision(deliveryId, open) };
    if (await isRepetition(ctx, request)) return { value: { ...job, ask: { file: null } } };
    const agreement = await findAgreement(ctx, delivery.agreementId);
    await passFirst(ctx, { id: delivery.id, purpose, at: clock.now() }, { delivery, agreement }, job.revision);
    const target = fileOf(job.callId, format);
    const file = await produceFile(job.revision, delivery, target, format);
    return { value: { ...job, ask: { file } }, discard: () => rm(target, { force: true }) };
  },
  overtaken: ({ code }) => code === 'opt-outs-changed',
});

type FileToSend = { readonly path: string; readonly name: string; readonly digest: string | undefined };

const findFile = query('call.download', async (ctx, { callId }: z.output<typeof CallRef>): Promise<FileToSend> => {
  const call = await findCall(ctx, callId);
  own(ctx, { buyer: call.buyerId }, 'call');
  const delivery = await findDelivery(ctx, call.deliveryId);
  const agreement = await findAgreement(ctx, call.agreementId);
  const serviceOf = await servicesOf(null, [agreement]);
  const obstacle = obstacleTo(serviceOf(delivery, agreement), ['started', 'completed']);
  if (obstacle) throw problem(obstacle);
  const revision = await coveredRevision(delivery.id, async () => ctx);
  await passFirst(ctx, call, { delivery, agreement: { ...agreement, used: 0 } }, revision);
  const path = await currentFile(call, revision);
  const asMetered = path === fileOf(call.id, call.format ?? '');
  return {
    path,
    name: `${call.id}.${call.format}`,
    digest: asMetered ? Buffer.from(call.answerHash, 'hex').toString('base64') : undefined,
  };
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
  if (digest !== undefined) response.set('Repr-Digest', `sha-256=:${digest}:`);
  response.sendFile(path, { cacheControl: false, lastModified: false, acceptRanges: true });
};

/** Removes files of calls that are older than a day, and half-made files that killed processes left. */
export async function sweepFiles(now: Date): Promise<number> {
  let swept = 0;
  for (const name of await readdir(folder())) {
    const file = join(folder(), name);
    const age = await stat(file).then(
      ({ mtimeMs }) => now.getTime() - mtimeMs,
      () => 0,
    );
    if (age < DAY) continue;
    await rm(file, { force: true });
    swept += 1;
  }
  return swept;
}

/** Asks the gate outside the batch. */
async function passFirst(
  ctx: Ctx,
  { id, purpose, at }: Omit<AskedCall, 'authenticated'>,
  under: { readonly delivery: Delivery; readonly agreement: Agreement },
  revision: CoveredRevision,
): Promise<void> {
  const circumstances = await circumstancesOf(null, under.delivery, under.agreement, revision);
  passGate(ctx, { id, purpose, at }, under, revision, circumstances);
}

async function produceFile(
  revision: CoveredRevision,
  { supplierId }: Delivery,
  target: string,
  format: Format,
): Promise<ProducedFile> {
  const { keys, version: optOutVersion } = await allOptOuts(null, supplierId);
  const { rows: records, leftOut, bytes, sha256 } = await makeFile(revision, keys, target, format);
  return { format, records, leftOut, bytes, sha256, optOutVersion };
}

function makeFile(
  { id, named }: CoveredRevision,
  optedOut: readonly string[],
  target: string,
  format: Format,
): Promise<CopiedOut> {
  return copyOut({ parquet: revisionParquet(id), target, format, without: { by: named, values: optedOut } });
}

/** The file of a call. If persons opted out since it was made, it is made again without them, at no charge. */
async function currentFile(
  { id, format, supplierId, optOutVersion }: StoredCall,
  revision: CoveredRevision,
): Promise<string> {
  if (format === null || !existsSync(fileOf(id, format))) throw problem('file-gone');
  const optOuts = await allOptOuts(null, supplierId);
  if (optOuts.version === optOutVersion) return fileOf(id, format);
  const target = fileOf(`${id}.${optOuts.version}`, format);
  if (!existsSync(target)) await makeFile(revision, optOuts.keys, target, format as Format);
  return target;
}

function folder(): string {
  const path = resolve(config.DATA_DIR, 'outgoing');
  mkdirSync(path, { recursive: true });
  return path;
}

function fileOf(callId: string, format: string): string {
  return join(folder(), `${callId}.${format}`);
}
