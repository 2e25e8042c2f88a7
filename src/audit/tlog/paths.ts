import { SIZE_LIMIT } from '../../kernel/merkle.ts';

/** Hashes in a full tile, and entries in a full bundle. */
export const TILE_WIDTH = 256;

/** Where a tile or an entry bundle is: `level` is absent for entries; `width` is 256 unless it is partial. */
export type TilePath = { readonly level?: number; readonly n: bigint; readonly width: number };

const LEVELS = 64;
const PATH = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/){0,6}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/**
 * The path of a tile below the log's prefix, without a leading slash: `tile/<L>/<N>[.p/<W>]` (C2SP tlog-tiles). Throws
 * a RangeError out of range.
 */
export function tilePath(level: number, n: bigint, width = TILE_WIDTH): string {
  if (!Number.isInteger(level) || level < 0 || level >= LEVELS) throw new RangeError(`${level} is not a tile level.`);
  return `tile/${level}/${groups(n)}${suffix(width)}`;
}

/**
 * The path of an entry bundle below the log's prefix: `tile/entries/<N>[.p/<W>]` (C2SP tlog-tiles). Throws a RangeError
 * out of range.
 */
export function entriesPath(n: bigint, width = TILE_WIDTH): string {
  return `tile/entries/${groups(n)}${suffix(width)}`;
}

/**
 * Reads what `tilePath` and `entriesPath` write, and only that: one tile has one path. Undefined for any other text.
 */
export function parseTilePath(path: string): TilePath | undefined {
  const [, kind, digits, partial] = PATH.exec(path) ?? [];
  if (kind === undefined || digits === undefined) return undefined;
  const n = BigInt(digits.replaceAll(/[x/]/g, ''));
  const width = Number(partial ?? TILE_WIDTH);
  if (n >= SIZE_LIMIT || Number(kind) >= LEVELS || (partial !== undefined && width >= TILE_WIDTH)) return undefined;
  if (groups(n) !== digits) return undefined;
  return kind === 'entries' ? { n, width } : { level: Number(kind), n, width };
}

/** 1234067n → 'x001/x234/067'. */
function groups(n: bigint): string {
  if (n < 0n || n >= SIZE_LIMIT) throw new RangeError(`${n} is not the number of a tile.`);
  const digits = n.toString();
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  return padded.replaceAll(/\d{3}(?=\d)/g, 'x$&/');
}

function suffix(width: number): string {
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH)
    throw new RangeError(`${width} is not the width of a tile.`);
  return width === TILE_WIDTH ? '' : `.p/${width}`;
}
