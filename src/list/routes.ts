import type { Request, RequestHandler } from 'express';
import type { Readable } from 'node:stream';
import type { z } from 'zod';
import { API, get, pageOfPresented, post, put, remove, requestOf, sentIn, stream, type Route } from '../kernel/http.ts';
import type { Read } from '../kernel/known-codes.ts';
import { parse, problem } from '../kernel/problem.ts';
import * as read from './schemas/index.ts';
import { checkConsent, commitConsents } from './service/consent.ts';
import { generaliseRevision } from './service/generalise.ts';
import { listItems, readItem, readPrices } from './service/board.ts';
import * as listing from './service/listing.ts';
import { readListing } from './service/offer.ts';
import {
  discardUpload,
  examineUpload,
  ingestUpload,
  listUploads,
  openUpload,
  readUpload,
  sendPart,
} from './service/upload.ts';
import { createProduct, listProducts, readProduct } from './service/product.ts';
import { ingestRevision, listRevisions, readRevision, uploadBody, type UploadBody } from './service/revision.ts';
import { toExplained } from '../principles/index.ts';
import type { Present, Runnable } from '../command/index.ts';
import { answerLong } from '../command/jobs/index.ts';

const {
  toCommitment,
  toCheckedConsent,
  toGeneralised,
  toItem,
  toPrices,
  toProduct,
  toRevision,
  toRevisionSummary,
  toListing,
  toOffer,
  toUpload,
  toExamination,
} = read;

const tables = ['text/csv', 'application/json', 'application/x-ndjson'];
const uploads = [
  'text/csv',
  'application/json',
  'application/x-ndjson',
  'application/vnd.apache.parquet',
  'application/octet-stream',
];

/** The body is a file of one of these media types, streamed; the rest of the request is in its query. */
function upload<Asked extends object, Result>(
  what: string,
  types: readonly string[],
  reads: z.ZodType<Asked>,
  runs: Runnable<Asked & { readonly body: UploadBody }, Result>,
  answers: Present<Result>,
  hrefOf: (body: unknown) => string | null,
): RequestHandler {
  const input = (request: Request): Read<Asked & { readonly body: UploadBody }> => {
    const type = (request.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
    if (type === undefined || !types.includes(type))
      throw problem('wrong-media-type', `Send the ${what} as one of ${types.join(', ')}.`);
    if ((request.get('content-encoding') ?? 'identity') !== 'identity')
      throw problem('wrong-media-type', `Send the ${what} without content encoding.`);
    const length = request.get('content-length');
    const body = uploadBody(request, length === undefined ? undefined : Number(length));
    return (known) => ({ ...parse(reads, { ...request.query, ...request.params }, known), body });
  };
  return answerLong({ runs, answers, status: 201, input, hrefOf });
}

/** Where what was made is found, by the id in its answer. */
const revisionHref = (body: unknown): string => `${API}/revisions/${(body as { readonly id: string }).id}`;
const nowhere = (): null => null;

/** Long work that is asked for in JSON. */
const long = <Asked, Result>(
  reads: z.ZodType<Asked>,
  runs: Runnable<Asked, Result>,
  answers: Present<Result>,
  hrefOf: (body: unknown) => string | null,
  status = 200,
): RequestHandler =>
  answerLong({
    runs,
    answers,
    status,
    input: (request) => (known) => parse(reads, sentIn(request, 'post'), known),
    hrefOf,
  });

const generalisedHref = (body: unknown): string | null => {
  const { made } = body as { readonly made: { readonly id: string } | null };
  return made === null ? null : revisionHref(made);
};

const part: RequestHandler = async (request, response) => {
  const input: Read<z.output<typeof read.PartRef> & { readonly body: Readable }> = (known) => ({
    ...parse(read.PartRef, request.params, known),
    body: request,
  });
  const { status, body } = await sendPart.run(requestOf(request), input, toUpload);
  response.status(status).json(body);
};

const examine = long(read.UploadExamine, examineUpload, toExamination, nowhere);
const takeIn = long(read.UploadIngest, ingestUpload, toRevision, revisionHref, 201);
const generalise = long(read.Generalise, generaliseRevision, toGeneralised, generalisedHref);
const uploadRevision = upload('file', uploads, read.UploadRef, ingestRevision, toRevision, revisionHref);
const uploadConsents = upload('table', tables, read.ConsentUpload, commitConsents, toCommitment, nowhere);

// prettier-ignore
export const listRoutes: readonly Route[] = [
  //   path                             reads               runs                      answers
  // summary
  get('/items',                         read.ItemQuery,     listItems,                pageOfPresented(toItem),            'The item dictionary and its price board'),
  get('/items/:code',                   read.ItemRef,       readItem,                 toItem,                             'One item, with its line of the board'),
  get('/items/:code/prices',            read.PriceQuery,    readPrices,               toPrices,                           'The prices at which an item was traded'),
  post('/products',                     read.NewProduct,    createProduct,            toProduct,                          'Describe a product', 201),
  get('/products',                      read.ProductQuery,  listProducts,             pageOfPresented(toProduct),         'Products of your member'),
  get('/products/:productId',           read.ProductRef,    readProduct,              toProduct,                          'One product'),
  stream('post', '/products/:productId/revisions', { action: 'revision.ingest', status: 201, summary: 'Upload a file as the next revision of a product', input: read.UploadRef, answers: toRevision, uploads, mayTakeLong: true, handler: uploadRevision }),
  post('/uploads',                      read.NewUpload,     openUpload,               toUpload,                           'Begin an upload in parts', 201),
  get('/uploads',                       read.UploadList,    listUploads,              pageOfPresented(toUpload),          'Open uploads of your member'),
  get('/uploads/:uploadId',             read.UploadPointer, readUpload,               toUpload,                           'One upload, and which parts are here'),
  remove('/uploads/:uploadId',          read.UploadPointer, discardUpload,            toUpload,                           'Discard an upload and its parts'),
  stream('put', '/uploads/:uploadId/parts/:part', { action: 'upload.send', status: 200, summary: 'Send one part; again where it is not known to have arrived', input: read.PartRef, answers: toUpload, uploads: ['application/octet-stream'], handler: part }),
  stream('post', '/uploads/:uploadId/examine', { action: 'upload.examine', status: 200, summary: 'What the file holds, and a dictionary for it with reasons', input: read.UploadExamine, answers: toExamination, mayTakeLong: true, handler: examine }),
  stream('post', '/uploads/:uploadId/ingest', { action: 'revision.ingest', status: 201, summary: 'Take the upload in as the next revision of a product', input: read.UploadIngest, answers: toRevision, mayTakeLong: true, handler: takeIn }),
  get('/products/:productId/revisions', read.RevisionQuery, listRevisions,            pageOfPresented(toRevisionSummary), 'Revisions of a product'),
  get('/revisions/:revisionId',         read.RevisionRef,   readRevision,             toRevision,                         'One revision, with what was measured of it'),
  stream('post', '/revisions/:revisionId/consents', { action: 'consent.commit', status: 201, summary: 'Commit to the consents of a revision, by a table of them', input: read.ConsentUpload, answers: toCommitment, uploads: tables, mayTakeLong: true, handler: uploadConsents }),
  post('/revisions/:revisionId/consents/check', read.ConsentCheck, checkConsent,    toCheckedConsent,                   'Whether a receipt is of a consent that was committed to'),
  stream('post', '/revisions/:revisionId/generalise', { action: 'revision.generalise', status: 200, summary: 'Which generalisation reaches the thresholds; with `apply`, the generalised revision', input: read.Generalise, answers: toGeneralised, mayTakeLong: true, handler: generalise }),
  post('/listings',                     read.DraftListing,  listing.draftListing,     toListing,                          'Draft a listing of a revision', 201),
  get('/listings',                      read.ListingQuery,  listing.searchListings,   pageOfPresented(toListing),         'Search listings'),
  get('/listings/:listingId',           read.ListingRef,    readListing,              toOffer,                            'One listing'),
  put('/listings/:listingId',           read.RevisedListing, listing.reviseListing,   toListing,                          'Rewrite the terms of a draft or a returned listing'),
  post('/listings/:listingId/explain',  read.ListingRef,    listing.explainListing,   toExplained,                        'What the gate of the principles would say, without effect'),
  post('/listings/:listingId/submit',   read.ListingRef,    listing.submitListing,    toListing,                          'Hand in, through the gate of the principles'),
  post('/listings/:listingId/publish',  read.ListingRef,    listing.publishListing,   toListing,                          'Publish, through the gate of the principles'),
  post('/listings/:listingId/return',   read.ListingReason, listing.returnListing,    toListing,                          'Return to the supplier with a reason'),
  post('/listings/:listingId/pause',    read.ListingRef,    listing.pauseListing,     toListing,                          'Take no new orders for a while'),
  post('/listings/:listingId/resume',   read.ListingRef,    listing.resumeListing,    toListing,                          'Take orders again'),
  post('/listings/:listingId/retire',   read.ListingRef,    listing.retireListing,    toListing,                          'Take no new orders ever again'),
  post('/listings/:listingId/withdraw', read.ListingRef,    listing.withdrawListing,  toListing,                          'Withdraw from view'),
  post('/listings/:listingId/take-down', read.TakeDown,     listing.takeDownListing,  toListing,                          'Take down at once, under a code and with a reason that everyone sees'),
];
