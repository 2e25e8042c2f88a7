import { isHash, isSize } from '../../kernel/merkle.ts';
import { decodeBase64 } from './note.ts';

/**
 * What a log commits to: its tree of `size` leaves has this root. `origin` is the log's name, a URL without its scheme.
 */
export type Checkpoint = { readonly origin: string; readonly size: bigint; readonly root: Buffer };

const SIZE = /^(?:0|[1-9]\d{0,19})$/;

/**
 * The text of a checkpoint, `origin\nsize\nbase64(root)\n`, ready to be signed as a note (C2SP tlog-checkpoint). Throws
 * an Error at an origin that is empty or has spaces, control characters or a plus, a size beyond 64 bits, or a root
 * that is not 32 bytes.
 */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  if (!/^[^\p{White_Space}\p{Cc}+]+$/u.test(origin)) throw new Error(`'${origin}' is not the origin of a log.`);
  if (!isSize(size) || !isHash(root)) throw new RangeError('A checkpoint has a 64-bit size and a root of 32 bytes.');
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/**
 * Reads the text of a checkpoint, which must come from an opened note. Undefined when malformed. Extension lines are
 * tolerated and left out (C2SP tlog-checkpoint: opaque, optional, never empty); the origin may be any non-empty line,
 * so compare it with the one expected.
 */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.some((line) => line === '')) return undefined;
  const [origin, digits = '', encoded] = lines;
  if (origin === undefined || encoded === undefined || !SIZE.test(digits) || !isSize(BigInt(digits))) return undefined;
  const root = decodeBase64(encoded);
  return root && isHash(root) ? { origin, size: BigInt(digits), root } : undefined;
}
