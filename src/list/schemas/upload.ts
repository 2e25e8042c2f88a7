import { z } from 'zod';
import { at, idOf } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { pageFields } from '../../kernel/page.ts';
import { shown } from '../../kernel/shown.ts';
import { moveSchema } from '../../kernel/moves.ts';
import { saying } from '../../kernel/said.ts';
import { formats } from '../../data/ingest/index.ts';
import type { Examination } from '../intake/examination.ts';
import { PART_BYTES, partsOf, UPLOAD_KEPT_MS } from '../intake/parts.ts';
import type { UploadState } from '../store/upload.ts';
import { DictionaryRow } from './dictionary.ts';
import { count, may } from './fields.ts';
import { detectedShown, profileShown, readShown, UploadRef } from './revision.ts';

const uploadId = idOf('upl');
const { name, productId, ...howToRead } = UploadRef.shape;

export const NewUpload = z.strictObject({
  name,
  bytes: z
    .int()
    .min(1)
    .describe(`How long the whole file is. It is sent in parts of ${PART_BYTES} bytes; the last has the rest.`),
});
export const UploadPointer = z.strictObject({ uploadId });
export const UploadList = z.strictObject(pageFields);
export const PartRef = z.strictObject({
  uploadId,
  part: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, saying('not-a-part', 'must be the number of a part, from 1'))
    .transform(Number)
    .describe('Which part, from 1.'),
});
export const UploadExamine = z.strictObject({ uploadId, ...howToRead });
export const UploadIngest = z.strictObject({ uploadId, productId, ...howToRead });

const uploadShown = z.object({
  id: z.string(),
  supplierId: z.string(),
  name: z.string(),
  bytes: count,
  partBytes: count.describe('The length of every part but the last.'),
  partCount: count,
  parts: z.array(count).describe('The parts that are here; send the others, in any order.'),
  createdAt: at,
  expiresAt: at,
  actions: z.array(moveSchema),
});

export const toUpload = presenter('Upload', uploadShown, (upload: UploadState, actor) =>
  shown(uploadShown, {
    ...upload,
    partBytes: PART_BYTES,
    partCount: partsOf(upload.bytes),
    parts: [...upload.parts],
    expiresAt: new Date(upload.createdAt.getTime() + UPLOAD_KEPT_MS),
    actions: (['upload.send', 'upload.examine', 'revision.ingest', 'upload.discard'] as const).map((action) =>
      may(action, actor, upload.supplierId),
    ),
  }),
);

const examinationShown = z.object({
  format: z.enum(formats),
  read: readShown.describe('How the file was read.'),
  rows: count,
  columns: z
    .array(
      DictionaryRow.pick({ name: true, type: true, role: true, identifierType: true }).extend({ because: z.string() }),
    )
    .describe('A dictionary to begin with, and why: confirm it, and give each column a label.'),
  profile: z.array(profileShown),
  detected: z.array(detectedShown).describe('Columns that hold, or may hold, direct identifiers; masked.'),
});
export const toExamination = presenter('Examination', examinationShown, (found: Examination) =>
  examinationShown.parse(found),
);
