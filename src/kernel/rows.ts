import { once } from 'node:events';
import type { Request as HttpRequest, Response } from 'express';
import { z } from 'zod';

/** The forms in which a list is answered row by row, beside JSON. */
export const rowTypes = ['text/csv', 'application/x-ndjson'] as const;
export type RowType = (typeof rowTypes)[number];

/** So many rows at most are answered at once; where there are more, the trailer `List-Next` says where to go on. */
export const MOST_ROWS = 10_000;
/** So many are read at a time. */
export const ROWS_A_PAGE = 200;

export type PageOfRows = { readonly items: readonly Record<string, unknown>[]; readonly next: string | null };

/** The form that a caller asks for; undefined where JSON will do. */
export function rowTypeOf(request: HttpRequest): RowType | undefined {
  const wanted = request.accepts(['application/json', ...rowTypes]);
  return rowTypes.find((type) => type === wanted);
}

/**
 * Answers with the rows of a list, page by page as they are read. The first page is read before anything is sent, so
 * that a refusal is still a problem; what fails later cuts the answer off.
 */
export async function sendRows(
  response: Response,
  type: RowType,
  row: z.ZodType,
  read: (cursor: string | undefined) => Promise<PageOfRows>,
): Promise<void> {
  let page = await read(undefined);
  const columns = columnsOf(row);
  response.setHeader('Content-Type', `${type}; charset=utf-8`);
  response.setHeader('Trailer', 'List-Next');
  if (type === 'text/csv') response.write(csvLine(columns));
  for (let sent = page.items.length; ; sent += page.items.length) {
    const lines = page.items.map((item) =>
      type === 'text/csv' ? csvLine(columns.map((name) => item[name])) : `${JSON.stringify(item)}\n`,
    );
    if (!response.write(lines.join(''))) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    if (page.next === null || sent >= MOST_ROWS || response.destroyed) break;
    try {
      page = await read(page.next);
    } catch (error) {
      response.destroy();
      throw error;
    }
  }
  if (page.next !== null) response.addTrailers({ 'List-Next': page.next });
  response.end();
}

/** The fields of a row, in the order of its schema; of one that has several forms, those of all of them. */
export function columnsOf(schema: z.ZodType): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodUnion)
    return [...new Set((schema.options as readonly z.ZodType[]).flatMap((option) => columnsOf(option)))];
  throw new Error('A list has rows that are no objects.');
}

/** One line by RFC 4180. */
const csvLine = (cells: readonly unknown[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/**
 * A cell: text as it is, what has parts as JSON, nothing as nothing. Text by which a spreadsheet would begin to
 * calculate gets an apostrophe before it; numbers are left alone.
 */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const harmless = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
