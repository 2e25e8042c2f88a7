import { createPublicKey, hash, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/**
 * A key that is trusted to sign notes. Other signature types plug in by their own `verify`, which sees the note's text.
 */
export type NoteVerifier = {
  readonly name: string;
  readonly keyId: string;
  readonly verify: (text: Uint8Array, signature: Uint8Array) => boolean;
};

export type NoteSigner = {
  readonly name: string;
  readonly keyId: string;
  readonly sign: (text: Uint8Array) => Uint8Array;
};

/** `keyId` is eight lower-case hex digits; `signature` is what follows the key id in the line. */
export type NoteSignature = { readonly name: string; readonly keyId: string; readonly signature: Buffer };

export type OpenedNote = {
  readonly ok: true;
  readonly text: string;
  readonly signatures: NoteSignature[];
  readonly ignored: NoteSignature[];
};

export type RefusedNote = {
  readonly ok: false;
  readonly reason: 'malformed' | 'bad-signature' | 'no-known-key';
  readonly detail: string;
};

/** The signature type of plain Ed25519 (C2SP signed-note). */
export const ED25519 = 0x01;

const MAX_NOTE_BYTES = 1 << 20;
const MAX_SIGNATURES = 100;
const KEY_ID_BYTES = 4;
const ED25519_KEY_BYTES = 32;
const DASH = '\u2014';
const KEY_NAME = /^[^\p{White_Space}+]+$/u;
const FORBIDDEN = /[\u0000-\u0009\u000b-\u001f]/;

/** The id of a key as eight hex digits: SHA-256(name ‖ 0x0A ‖ type ‖ public key)[:4] (C2SP signed-note). */
export function noteKeyId(name: string, type: number, publicKey: Uint8Array): string {
  const preimage = Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([type]), publicKey]);
  return hash('sha256', preimage, 'hex').slice(0, 2 * KEY_ID_BYTES);
}

/**
 * The text by which an Ed25519 key is published: `name+hex8(key id)+base64(0x01 ‖ public key)`. Takes the private or
 * the public key.
 */
export function verifierKey(name: string, key: KeyObject): string {
  if (!isKeyName(name))
    throw new Error(`'${name}' is not a key name: it is empty or has a space, a plus or a control character.`);
  const publicKey = rawPublicKey(key);
  return `${name}+${noteKeyId(name, ED25519, publicKey)}+${Buffer.from([ED25519, ...publicKey]).toString('base64')}`;
}

/** Signs notes as `name` with an Ed25519 private key. */
export function ed25519Signer(name: string, privateKey: KeyObject): NoteSigner {
  const { keyId } = ed25519Verifier(verifierKey(name, privateKey));
  return { name, keyId, sign: (text) => sign(null, text, privateKey) };
}

/**
 * Reads what `verifierKey` writes. Throws an Error when it is malformed, of another type, or its key id is not that of
 * its name and key.
 */
export function ed25519Verifier(vkey: string): NoteVerifier {
  const [, name = '', keyId, encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey) ?? [];
  const typed = decodeBase64(encoded);
  if (!isKeyName(name) || typed === undefined) throw new Error(`'${vkey}' is not a verifier key.`);
  if (typed[0] !== ED25519 || typed.length !== 1 + ED25519_KEY_BYTES)
    throw new Error(`'${vkey}' is not an Ed25519 key.`);
  const raw = typed.subarray(1);
  if (noteKeyId(name, ED25519, raw) !== keyId)
    throw new Error(`The key id of '${vkey}' is not that of its name and key.`);
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }, format: 'jwk' });
  return { name, keyId, verify: (text, signature) => verify(null, text, key, signature) };
}

/**
 * The note of this text, signed by all these signers in their order. Throws an Error at a text that no note can carry,
 * or without a signer.
 */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  if (signers.length === 0) throw new Error('A note needs a signature.');
  return `${text}\n${signers.map((signer) => signatureLine(text, signer)).join('')}`;
}

/**
 * One more signature for a note of this text, to be put at its end. Throws an Error at a text that no note can carry.
 */
export function signatureLine(text: string, signer: NoteSigner): string {
  const bytes = Buffer.from(text);
  if (!text.endsWith('\n') || FORBIDDEN.test(text) || bytes.toString() !== text) {
    throw new Error('The text of a note ends in a newline, is valid Unicode and has no other control characters.');
  }
  if (!isKeyName(signer.name)) throw new Error(`'${signer.name}' is not a key name.`);
  const signature = Buffer.concat([Buffer.from(signer.keyId, 'hex'), signer.sign(bytes)]);
  return `${DASH} ${signer.name} ${signature.toString('base64')}\n`;
}

/**
 * Opens a signed note (C2SP signed-note): the text is returned only when a known key signed it and no signature of a
 * known key is bad. Signatures of unknown keys are `ignored`. Every key counts once in `signatures`; which of the keys
 * must be there is the caller's policy. Nothing is thrown: a note that is malformed, over 1 MiB or with over 100
 * signatures is refused with its reason.
 */
export function openNote(note: string | Uint8Array, verifiers: readonly NoteVerifier[]): OpenedNote | RefusedNote {
  const whole = decodeText(note);
  if (whole === undefined) return malformed('It is not UTF-8, has control characters or is too long.');
  const split = whole.lastIndexOf('\n\n');
  if (split < 0 || !whole.endsWith('\n'))
    return malformed('It is not a text, a blank line and signatures that end in a newline.');
  const text = whole.slice(0, split + 1);
  const lines = whole.slice(split + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) return malformed(`It has more than ${MAX_SIGNATURES} signatures.`);

  const textBytes = Buffer.from(text);
  const signatures: NoteSignature[] = [];
  const ignored: NoteSignature[] = [];
  let bad: NoteSignature | undefined;
  for (const line of lines) {
    const signed = parseSignature(line);
    if (signed === undefined) return malformed(`This is not a signature line: '${line.slice(0, 200)}'.`);
    const known = verifiers.filter((key) => isBy(signed, key));
    if (known.length === 0) ignored.push(signed);
    else if (!known.every((key) => key.verify(textBytes, signed.signature))) bad ??= signed;
    else if (!signatures.some((earlier) => isBy(earlier, signed))) signatures.push(signed);
  }
  if (bad)
    return {
      ok: false,
      reason: 'bad-signature',
      detail: `The signature of ${bad.name} (${bad.keyId}) is not over this text.`,
    };
  if (signatures.length === 0)
    return { ok: false, reason: 'no-known-key', detail: 'None of its signatures is by a known key.' };
  return { ok: true, text, signatures, ignored };
}

/**
 * Standard base64 with padding (RFC 4648 §4), read strictly: one byte string has one spelling. Undefined for any other
 * text.
 */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

function parseSignature(line: string): NoteSignature | undefined {
  const [dash, name = '', encoded = '', ...more] = line.split(' ');
  const bytes = decodeBase64(encoded);
  if (dash !== DASH || more.length > 0 || !isKeyName(name) || bytes === undefined || bytes.length <= KEY_ID_BYTES)
    return undefined;
  return { name, keyId: bytes.toString('hex', 0, KEY_ID_BYTES), signature: bytes.subarray(KEY_ID_BYTES) };
}

function decodeText(note: string | Uint8Array): string | undefined {
  const bytes = Buffer.from(note);
  if (bytes.length > MAX_NOTE_BYTES) return undefined;
  const text = bytes.toString();
  const exact = typeof note === 'string' ? text === note : bytes.equals(Buffer.from(text));
  return exact && !FORBIDDEN.test(text) ? text : undefined;
}

function rawPublicKey(key: KeyObject): Buffer {
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('Notes are signed with Ed25519 keys.');
  const { x = '' } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  return Buffer.from(x, 'base64url');
}

function isKeyName(name: string): boolean {
  return KEY_NAME.test(name) && !FORBIDDEN.test(name) && Buffer.from(name).toString() === name;
}

function isBy(signed: NoteSignature, key: { readonly name: string; readonly keyId: string }): boolean {
  return signed.name === key.name && signed.keyId === key.keyId;
}

function malformed(detail: string): RefusedNote {
  return { ok: false, reason: 'malformed', detail };
}
