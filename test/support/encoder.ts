import type { Encoding } from '../../src/data/ingest/reading.ts';

type Encoder = (text: string) => Buffer;
const made = new Map<Encoding, Encoder>();

/**
 * Writes text in an encoding: the platform can only read most of them, so the signs of one and of two bytes are read
 * once, and looked up here from the other side.
 */
export function encoderOf(encoding: Encoding): Encoder {
  const known = made.get(encoding);
  if (known) return known;
  const encoder =
    encoding === 'utf-8' ? (text: string) => Buffer.from(text) : encoding === 'utf-16' ? utf16 : byTable(encoding);
  made.set(encoding, encoder);
  return encoder;
}

const utf16: Encoder = (text) => Buffer.from(`\uFEFF${text}`, 'utf16le');

function byTable(encoding: Encoding): Encoder {
  const bytesOf = new Map<string, readonly number[]>();
  const decoder = new TextDecoder(encoding, { fatal: true });
  const note = (...bytes: number[]): void => {
    try {
      const sign = decoder.decode(Uint8Array.from(bytes));
      if ([...sign].length === 1 && !bytesOf.has(sign)) bytesOf.set(sign, bytes);
    } catch {
      // Not a sign of this encoding.
    }
  };
  for (let byte = 0; byte < 256; byte += 1) note(byte);
  if (encoding !== 'windows-1252')
    for (let lead = 0x81; lead < 0xff; lead += 1) for (let trail = 0x40; trail < 0xff; trail += 1) note(lead, trail);
  return (text) =>
    Buffer.from(
      [...text].flatMap((sign) => {
        const bytes = bytesOf.get(sign);
        if (!bytes) throw new Error(`${encoding} has no sign ${sign}.`);
        return [...bytes];
      }),
    );
}
