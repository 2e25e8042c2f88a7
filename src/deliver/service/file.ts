import { existsSync, mkdirSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { RequestHandler } from 'express';
import type { z } from 'zod';
import { config } from '../../../config/env.ts';
import { clock } from '../../kernel/clock.ts';
import { own, type Ctx } from '../../kernel/ctx.ts';
import { sha256 } from '../../kernel/hash.ts';
import { callOf } from '../../kernel/http.ts';
import { parse, Problem } from '../../kernel/problem.ts';
import { keyScope, keptAnswers } from '../../db/command-keys.ts';
import { allOptOuts, bookAt, judge, judgementOf, refusal } from '../../principles/index.ts';
import { copyOut, findRevision, revisionParquet, type CopiedOut, type Format } from '../../list/index.ts';
import { findAgreement, type Agreement } from '../../match/index.ts';
import { problem } from '../problems.ts';
import { obstacleTo } from '../rules.ts';
import { CallRef, type Answered, type FileRequest } from '../schemas/index.ts';
import { findCall, type StoredCall } from '../store/call.ts';
import { findDelivery, type Delivery } from '../store/delivery.ts';
import { coveredRevision, revisionOf, type CoveredRevision } from './covered-revision.ts';
import { meter, newCallIds, type ProducedFile } from './meter.ts';
import { circumstancesOf, deliverJudgeable, servicesOf, type AskedCall } from './circumstances.ts';
import { enter, keepRefusal, type Answer, type Present, type Runnable } from '../../command/index.ts';
import { ownersOf, type Request } from '../../kernel/actor.ts';
import { DAY } from '../../kernel/time.ts';

const TRIES = 3;

type Order = z.output<typeof FileRequest>;

/**
 * Makes the covered revision into a file without the records of subjects who opted out, and brings a signed receipt;
 * the file is fetched from `file.href`. What the gate would refuse, and what was answered before, is not made first.
 */
export const orderFile: Runnable<Order, Answered> = {
  action: 'call.file',
  async run(call, read, present) {
    const ctx = await enter(null, call, 'call.file');
    const order = read();
    const delivery = await findDelivery(ctx, order.deliveryId);
    own(ctx, { buyer: delivery.buyerId, supplier: delivery.supplierId }, 'delivery');
    if (await wasAnswered(ctx, call, order)) return meterFile(call, order, present, newCallIds(), noFile(order));
    await refuseEarly(ctx, order, delivery);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await makeAndMeter(call, order, delivery, present);
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== 'opt-outs-changed' || attempt >= TRIES) throw error;
      }
    }
  },
};

/**
 * Streams the file of a metered call, whole or in ranges, as often as needed while it is kept; nothing is charged
 * again. The call was judged when it was metered; what came since, a hold, a termination, a take-down, a suspension,
 * stops it at once.
 */
export const download: RequestHandler = async (request, response) => {
  const ctx = await enter(null, callOf(request), 'call.download');
  const call = await findCall(ctx, parse(CallRef, request.params).callId);
  own(ctx, { buyer: call.buyerId }, 'call');
  const delivery = await findDelivery(ctx, call.deliveryId);
  const agreement = await findAgreement(ctx, call.agreementId);
  const serviceOf = await servicesOf(null, [agreement]);
  const obstacle = obstacleTo(serviceOf(delivery, agreement), ['STARTED', 'COMPLETED']);
  if (obstacle) throw problem(obstacle);
  await refuse(ctx, delivery, { ...agreement, used: 0 }, { id: call.id, purpose: call.purpose, at: call.at });
  const file = await currentFile(call);
  response.set('Content-Disposition', `attachment; filename="${call.id}.${call.format}"`);
  if (file === fileOf(call.id, call.format ?? ''))
    response.set('Repr-Digest', `sha-256=:${Buffer.from(call.answerHash, 'hex').toString('base64')}:`);
  response.sendFile(file, { cacheControl: false, lastModified: false, acceptRanges: true });
};

/** Removes files of calls that are older than a day, and what killed processes left half-made. */
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

function requestOf({ deliveryId, purpose, format }: Order): string {
  return JSON.stringify(['call.file', deliveryId, purpose, format]);
}

async function wasAnswered({ actor }: Ctx, { idempotencyKey: key }: Request, order: Order): Promise<boolean> {
  return (
    key !== undefined &&
    (await keptAnswers(null, [{ scope: keyScope(actor), key, request: sha256(requestOf(order)) }])).size > 0
  );
}

/** Asks the gate before the work; the answer that counts is given again when the call is metered. */
async function refuseEarly(ctx: Ctx, { purpose }: Order, delivery: Delivery): Promise<void> {
  await refuse(ctx, delivery, await findAgreement(ctx, delivery.agreementId), {
    id: delivery.id,
    purpose,
    at: clock.now(),
  });
}

async function refuse(
  ctx: Ctx,
  delivery: Delivery,
  agreement: Agreement,
  call: Omit<AskedCall, 'authenticated'>,
): Promise<void> {
  const revision = await revisionOf(agreement);
  const book = bookAt(ctx.now);
  const asked = { ...call, authenticated: ctx.actor.memberId !== null };
  const subject = deliverJudgeable(
    asked,
    agreement,
    revision,
    delivery,
    await circumstancesOf(null, delivery, agreement, revision),
    book,
  );
  const verdict = judge('deliver', subject, book);
  if (verdict.outcome === 'allowed') return;
  const judgement = judgementOf(verdict, subject, ownersOf(agreement));
  ctx.verdicts.push(judgement);
  throw await keepRefusal(ctx, refusal(judgement));
}

async function makeAndMeter(
  call: Request,
  order: Order,
  { supplierId }: Delivery,
  present: Present<Answered>,
): Promise<Answer> {
  const ids = newCallIds();
  const revision = await coveredRevision(call, 'call.file', order.deliveryId);
  const optOuts = await allOptOuts(null, supplierId);
  const target = fileOf(ids.callId, order.format);
  const made = await makeFile(revision, optOuts.keys, target, order.format);
  const file: ProducedFile = {
    format: order.format,
    records: made.rows,
    leftOut: made.leftOut,
    bytes: made.bytes,
    sha256: made.sha256,
    optOutVersion: optOuts.version,
  };
  try {
    const answer = await meterFile(call, order, present, ids, file);
    if (answer.replayed) await rm(target, { force: true });
    return answer;
  } catch (error) {
    if (error instanceof Problem) await rm(target, { force: true });
    throw error;
  }
}

async function meterFile(
  call: Request,
  order: Order,
  present: Present<Answered>,
  ids: ReturnType<typeof newCallIds>,
  file: ProducedFile,
): Promise<Answer> {
  const { deliveryId, purpose } = order;
  const revision = await coveredRevision(call, 'call.file', deliveryId);
  return meter({
    action: 'call.file',
    ...ids,
    call,
    deliveryId,
    purpose,
    revision,
    request: requestOf(order),
    ask: { file },
    present,
  });
}

/**
 * Stands for the file of a repetition, which is there already; under no registry version, so that it can never be
 * metered.
 */
function noFile({ format }: Order): ProducedFile {
  return { format, records: 0, leftOut: 0, bytes: 0, sha256: '', optOutVersion: -1 };
}

function makeFile(
  { id, keyColumn }: Pick<CoveredRevision, 'id' | 'keyColumn'>,
  optedOut: readonly string[],
  target: string,
  format: Format,
): Promise<CopiedOut> {
  return copyOut({
    parquet: revisionParquet(id),
    target,
    format,
    ...(keyColumn === null ? {} : { where: { column: keyColumn, notIn: [...optedOut] } }),
  });
}

/** The file of a call, without those who opted out since it was made; made again then, at no charge. */
async function currentFile({ id, format, supplierId, revisionId, optOutVersion }: StoredCall): Promise<string> {
  if (format === null || !existsSync(fileOf(id, format))) throw problem('file-gone');
  const optOuts = await allOptOuts(null, supplierId);
  if (optOuts.version === optOutVersion) return fileOf(id, format);
  const target = fileOf(`${id}.${optOuts.version}`, format);
  if (!existsSync(target)) await makeFile(await findRevision(null, revisionId), optOuts.keys, target, format as Format);
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
