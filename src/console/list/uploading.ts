import { answered, api, type Schemas } from '../api/client.ts';
import { accessToken } from '../api/session.ts';
import { preferFor, worked, type Job } from './long-work.ts';

export type Upload = Schemas['Upload'];
export type Examination = Schemas['Examination'];
export type Revision = Schemas['Revision'];
/** How a file is to be read, where it does not say so itself. */
export type Reading = {
  readonly encoding?: (typeof encodings)[number];
  readonly delimiter?: string;
  readonly decimal?: (typeof decimals)[number];
  readonly dateFormat?: (typeof dateFormats)[number];
  readonly skip?: number;
  readonly quotes?: (typeof quotings)[number];
};

export const encodings = ['utf-8', 'gb18030', 'gbk', 'big5', 'utf-16', 'windows-1252'] as const;
export const decimals = ['.', ','] as const;
export const dateFormats = ['ISO', 'YMD', 'DMY', 'MDY'] as const;
export const quotings = ['strict', 'lenient'] as const;

export const readUpload = (uploadId: string) =>
  api.GET('/api/v1/uploads/{uploadId}', { params: { path: { uploadId } } });

export const readRevision = (revisionId: string) =>
  api.GET('/api/v1/revisions/{revisionId}', { params: { path: { revisionId } } });

/** An upload of this file that was begun and broke off, or a new one. */
export async function beginUpload(file: File, begun: Upload | undefined): Promise<Upload> {
  if (begun && begun.bytes === file.size && begun.name === file.name) return begun;
  return answered(api.POST('/api/v1/uploads', { body: { name: file.name, bytes: file.size } }));
}

/** Sends the parts of a file that are not there yet, and tells after each the share that has arrived. */
export async function sendParts(file: File, upload: Upload, tell: (share: number) => void): Promise<Upload> {
  let state = upload;
  for (let part = 1; part <= upload.partCount; part += 1) {
    if (!state.parts.includes(part)) state = await answered(sendPart(file, upload, part));
    tell(state.parts.length / upload.partCount);
  }
  return state;
}

async function sendPart(file: File, { id, partBytes }: Upload, part: number) {
  const token = await accessToken();
  const response = await fetch(`/api/v1/uploads/${id}/parts/${String(part)}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: file.slice((part - 1) * partBytes, part * partBytes),
  });
  const told: unknown = await response.json();
  return response.ok ? { data: told as Upload, response } : { error: told, response };
}

/** What an upload holds, with a dictionary to begin with. */
export function examine({ id, bytes }: Upload, reading: Reading, tell: (job: Job) => void): Promise<Examination> {
  const asked = api.POST('/api/v1/uploads/{uploadId}/examine', {
    params: { path: { uploadId: id }, header: preferFor(bytes) },
    body: reading,
  });
  return worked<Examination>(asked, tell);
}

/** Takes an upload in as the next revision of a product. */
export function ingest(
  { id, bytes }: Pick<Upload, 'id' | 'bytes'>,
  productId: string,
  reading: Reading,
  tell: (job: Job) => void,
): Promise<Revision> {
  const asked = api.POST('/api/v1/uploads/{uploadId}/ingest', {
    params: { path: { uploadId: id }, header: preferFor(bytes) },
    body: { productId, ...reading },
  });
  return worked<Revision>(asked, tell, (made) => answered(readRevision(made)));
}

/** The ways of reading that a refusal of the exchange names, each as what to ask for next. */
export function readingsNamed(details: readonly string[]): readonly Reading[] {
  const named = details.flatMap((text) => [
    ...text.matchAll(/\b(encoding|skip|quotes|dateFormat|decimal|delimiter)=\S+/g),
  ]);
  const ways = named.map(([text]) => text.replace(/[.;:,]+$/, (end, at: number) => (text[at - 1] === '=' ? end : '')));
  return [...new Set(ways)].map((way) => readingOf(Object.fromEntries(new URLSearchParams(way))));
}

const oneOf = <T extends string>(list: readonly T[], said: string | undefined): T | undefined =>
  list.find((one) => one === said);

/** A way of reading from texts of a form or an address; what is empty or unknown is left out. */
export function readingOf(said: Readonly<Record<string, string | undefined>>): Reading {
  const whole = {
    encoding: oneOf(encodings, said['encoding']),
    delimiter: said['delimiter'] === 'tab' ? '\t' : said['delimiter'] || undefined,
    decimal: oneOf(decimals, said['decimal']),
    dateFormat: oneOf(dateFormats, said['dateFormat']),
    skip: said['skip'] ? Number(said['skip']) : undefined,
    quotes: oneOf(quotings, said['quotes']),
  };
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined));
}
