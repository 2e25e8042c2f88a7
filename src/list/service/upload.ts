import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { z } from 'zod';
import { config } from '../../../config/env.ts';
import { arrived, own, ownMember, type Ctx } from '../../kernel/ctx.ts';
import { MB } from '../../kernel/files.ts';
import { newId } from '../../kernel/ids.ts';
import { IngestFault } from '../../data/ingest/index.ts';
import { command, query, type Runnable } from '../../command/index.ts';
import {
  discardParts,
  examinationStudy,
  keepPart,
  keptParts,
  fileTooLarge,
  partsOf,
  readInto,
  receive,
  studied,
  wholeOf,
  type Examination,
} from '../intake/index.ts';
import { problem } from '../problems.ts';
import { readingOf } from '../schemas/index.ts';
import type { NewUpload, PartRef, UploadExamine, UploadIngest, UploadList, UploadPointer } from '../schemas/index.ts';
import {
  countUploads,
  findUpload,
  findUploads,
  insertUpload,
  removeUpload,
  type PartedUpload,
  type UploadState,
} from '../store/upload.ts';
import { ingestRevision, refusedFile, uploadBody, type Upload } from './revision.ts';

const MOST_OPEN = 20;

type OutputOf<R> = R extends Runnable<infer _I, infer O> ? O : never;

/** Begins an upload in parts. It is kept for a day. */
export const openUpload = command({
  action: 'upload.open',
  work: async (ctx, { name, bytes }: z.output<typeof NewUpload>): Promise<UploadState> => {
    const supplierId = ownMember(ctx);
    if (bytes > config.UPLOAD_LIMIT_MB * MB) throw fileTooLarge(config.UPLOAD_LIMIT_MB);
    if ((await countUploads(ctx, supplierId)) >= MOST_OPEN)
      throw problem(
        'too-many-uploads',
        `${MOST_OPEN} uploads of yours are open; discard one, or wait until one expires.`,
      );
    const upload = { id: newId('upl'), supplierId, name, bytes, createdAt: ctx.now };
    await insertUpload(ctx, upload);
    return { ...upload, parts: [] };
  },
  facts: ({ bytes }) => ({ bytes }),
});

/** Keeps one part. Nothing but a file is written: the upload becomes something only when it is taken in. */
export const sendPart = query(
  'upload.send',
  async (ctx, { uploadId, part, body }: z.output<typeof PartRef> & { readonly body: Readable }) => {
    const upload = await ownUpload(ctx, uploadId);
    if (part > partsOf(upload.bytes))
      throw problem(
        'wrong-part',
        `${upload.bytes} bytes have ${partsOf(upload.bytes)} parts; there is no part ${part}.`,
      );
    await keepPart(uploadId, upload.bytes, part, body);
    return { ...upload, parts: await keptParts(uploadId) };
  },
);

export const readUpload = query('upload.read', async (ctx, { uploadId }: z.output<typeof UploadPointer>) => ({
  ...(await ownUpload(ctx, uploadId)),
  parts: await keptParts(uploadId),
}));

export const listUploads = query('upload.read', async (ctx, page: z.output<typeof UploadList>) => {
  const { items, next } = await findUploads(ctx, ownMember(ctx), page);
  return { items: await Promise.all(items.map(async (one) => ({ ...one, parts: await keptParts(one.id) }))), next };
});

const forget = command({
  action: 'upload.discard',
  work: async (ctx, { uploadId }: z.output<typeof UploadPointer>): Promise<UploadState> => {
    const upload = await findUpload(ctx.tx, uploadId);
    own(ctx, { supplier: upload.supplierId }, 'upload');
    await removeUpload(ctx, uploadId);
    return { ...upload, parts: [] };
  },
});

/** Removes an upload, and then its parts; what a crash between the two leaves, the sweep finds. */
export const discardUpload: typeof forget = {
  ...forget,
  async run(request, read, present, status) {
    let uploadId = '';
    const answer = await forget.run(
      request,
      (known) => ({ uploadId: ({ uploadId } = read(known)).uploadId }),
      present,
      status,
    );
    await discardParts(uploadId);
    return answer;
  },
};

/** What the file holds, and a dictionary for it with reasons, so that nobody types columns by hand. */
export const examineUpload = query(
  'upload.examine',
  async (ctx, { uploadId, format, ...how }: z.output<typeof UploadExamine>): Promise<Examination> => {
    const { bytes, name } = await ownUpload(ctx, uploadId);
    const received = await receive(await wholeOf(uploadId, bytes), config.UPLOAD_LIMIT_MB);
    await arrived(ctx, uploadId);
    const today = ctx.now.toISOString().slice(0, 10);
    try {
      return await studied(ctx, examinationStudy, {
        path: received.path,
        name,
        format,
        reading: readingOf(how),
        today,
      });
    } catch (error) {
      throw error instanceof IngestFault ? refusedFile(error) : error;
    } finally {
      for (const file of [received.path, readInto(received.path)]) await rm(file, { force: true });
    }
  },
);

/** Takes the upload in as the next revision of a product: the same as one file sent whole. */
export const ingestUpload: Runnable<z.output<typeof UploadIngest>, OutputOf<typeof ingestRevision>> = {
  action: 'revision.ingest',
  secret: false,
  async run({ follower, ...request }, read, present, status) {
    let asked: z.output<typeof UploadIngest> | undefined;
    const { name, bytes } = await readUpload.look(request, (known) => {
      asked = read(known);
      return { uploadId: asked.uploadId };
    });
    const { uploadId, ...how } = asked as z.output<typeof UploadIngest>;
    const stream = await wholeOf(uploadId, bytes);
    const upload: Upload = { ...how, name, body: uploadBody(stream, bytes) };
    return ingestRevision.run({ ...request, follower }, () => upload, present, status);
  },
};

async function ownUpload(ctx: Ctx, uploadId: string): Promise<PartedUpload> {
  const upload = await findUpload(ctx.tx, uploadId);
  own(ctx, { supplier: upload.supplierId }, 'upload');
  return upload;
}
