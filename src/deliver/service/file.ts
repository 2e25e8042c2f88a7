import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { own } from '../../kernel/ctx.ts';
import { growing } from '../../kernel/files.ts';
import { requestOf } from '../../kernel/http.ts';
import { log } from '../../kernel/log.ts';
import { parse } from '../../kernel/problem.ts';
import { traceOf } from '../../kernel/trace.ts';
import { query } from '../../command/index.ts';
import { optOutVersion as versionNow } from '../../principles/index.ts';
import { findRevision, namingColumnsOf, type Format } from '../../list/index.ts';
import { findAgreement } from '../../match/index.ts';
import { begun, makeArtefact, notMade, seekArtefact } from '../artefacts/index.ts';
import type { Artefact, ArtefactRef, Making } from '../artefacts/index.ts';
import { circumstancesOf, passGate, servicesOf } from '../metering/circumstances.ts';
import { coveredRevision } from '../metering/covered-revision.ts';
import { problem } from '../problems.ts';
import { obstacleTo } from '../rules.ts';
import { CallRef } from '../schemas/index.ts';
import { findCall, type StoredCall } from '../store/call.ts';
import { seekCallFile } from '../store/call-file.ts';
import { findDelivery } from '../store/delivery.ts';
import { complete, recordOutcome } from './file-outcome.ts';

/** How long somebody who fetches a file waits for its first bytes; then it is fetched again. */
const MOST_WAIT_MS = 30_000;
/** What grows line by line can be read while it grows. */
const growsByLines: readonly string[] = ['csv', 'ndjson'];
const mediaTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
};

const refOf = async (call: StoredCall, optOutVersion: number): Promise<ArtefactRef> => {
  const { revisionId, supplierId, buyerId: lane, format } = call;
  const named = namingColumnsOf(await findRevision(null, revisionId));
  return { revisionId, named, supplierId, optOutVersion, lane, format: format as Format };
};

/** Has the file of a call made that was metered just now, unless it exists, and records what becomes of it. */
export function beginFile(call: StoredCall): void {
  const begin = async (): Promise<void> => {
    const ref = await refOf(call, call.optOutVersion);
    const whole = await seekArtefact(ref);
    await recordOutcome(
      { callId: call.id, optOutVersion: call.optOutVersion },
      whole ? Promise.resolve(whole) : makeArtefact(ref).whole,
    );
  };
  begin().catch((error: unknown) => log.error('a file was not begun', { call: call.id, error: traceOf(error) }));
}

type FileToSend = { readonly call: StoredCall; readonly ref: ArtefactRef };

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
  await refuseGone(call);
  return { call, ref: await refOf(call, await versionNow(call.supplierId)) };
});

/** A file that was whole once is kept for a day; one that never was is made as often as it takes. */
async function refuseGone(call: StoredCall): Promise<void> {
  if (call.format === null) throw problem('file-gone');
  const metered = await refOf(call, call.optOutVersion);
  if (await seekArtefact(metered)) return;
  const wasWhole = call.bytes !== null || (await seekCallFile(null, call.id, call.optOutVersion))?.sha256;
  if (wasWhole) throw problem('file-gone');
}

/**
 * Hands out the file of a metered call as often as needed while it is kept; nothing is charged again. When it is whole
 * it has a hash, and any range of it can be fetched; while it is made it is sent as it grows, and has neither. The call
 * was judged when it was metered; a hold, termination, take-down or suspension that came since stops the download at
 * once. If persons opted out since, it is made again without them.
 */
export const download: RequestHandler = async (request, response) => {
  const { call, ref } = await findFile.look(requestOf(request), (known) => parse(CallRef, request.params, known));
  response.set('Content-Disposition', `attachment; filename="${call.id}.${ref.format}"`);
  const file = { callId: call.id, optOutVersion: ref.optOutVersion };
  let made = await seekArtefact(ref);
  if (!made) {
    const making = makeArtefact(ref);
    const recorded = recordOutcome(file, making.whole);
    if (growsByLines.includes(ref.format)) {
      if (await sendGrowing(response, ref, making)) return;
    } else await soon(response, making.whole);
    await recorded;
    made = await making.whole;
  }
  await complete(file, made);
  await sendWhole(response, ref, made);
};

/** Waits for what may take long, but not for ever. */
async function soon<T>(response: Response, what: Promise<T>): Promise<T> {
  const late = new AbortController();
  const waited = sleep(MOST_WAIT_MS, undefined, { signal: late.signal }).then(() => {
    response.set('Retry-After', '5');
    throw problem('file-being-made');
  });
  waited.catch(() => undefined);
  try {
    return await Promise.race([
      what.catch((error: unknown) => {
        throw notMade(error);
      }),
      waited,
    ]);
  } finally {
    late.abort();
  }
}

/** Sends a file while it is made; false where it was whole before it had begun. */
async function sendGrowing(response: Response, { format }: ArtefactRef, making: Making): Promise<boolean> {
  const part = await soon(response, begun(making));
  if (!part) return false;
  response
    .status(200)
    .set({ 'Content-Type': mediaTypes[format], 'Accept-Ranges': 'none', 'Cache-Control': 'no-store' });
  response.flushHeaders();
  if (response.req.method === 'HEAD') {
    await part.close();
    response.end();
    return true;
  }
  // A piece must never pass for the whole: the connection breaks, and what is missing is fetched again.
  await pipeline(growing(part, making.whole), response).catch(() => response.destroy());
  return true;
}

function sendWhole(response: Response, { format }: ArtefactRef, { path, sha256, bytes }: Artefact): Promise<void> {
  response.set({
    'Content-Type': mediaTypes[format],
    'Repr-Digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
    ETag: `"${sha256}"`,
  });
  return new Promise((resolve, reject) => {
    response.sendFile(path, { cacheControl: false, lastModified: false, acceptRanges: true }, (error) => {
      const { status } = (error ?? {}) as { readonly status?: number };
      if (status === 416) {
        for (const name of ['ETag', 'Repr-Digest', 'Content-Disposition']) response.removeHeader(name);
        response.set('Content-Range', `bytes */${bytes}`);
        reject(problem('no-such-range', `The file has ${bytes} bytes.`));
      } else if (error && !response.headersSent) reject(error);
      else resolve();
    });
  });
}
