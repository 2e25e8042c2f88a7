import type { Schemas } from '../api/client.ts';

export type Receipt = Schemas['Call']['receipt'];
type PublishedKey = JsonWebKey & { readonly kid?: string };
/** What was checked of a receipt, each by itself; undefined where this browser cannot check it. */
export type ReceiptProof = { readonly key: boolean; readonly signature: boolean; readonly path: boolean } | undefined;

const bytesOf = (text: string) => new TextEncoder().encode(text);

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const plain = text.replaceAll('-', '+').replaceAll('_', '/');
  return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
}

async function hash(...parts: readonly Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
}

/** The SHA-256 of some bytes, in hexadecimal; undefined where this browser has no means for it. */
export async function sha256(content: Blob): Promise<string | undefined> {
  if (!('subtle' in crypto)) return undefined;
  const digest = await hash(new Uint8Array(await content.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The root to which an audit path leads (RFC 9162, 2.1.3.2). */
async function rootFrom(entry: string, index: number, size: number, path: readonly string[]): Promise<Uint8Array> {
  let [at, last] = [index, size - 1];
  let node = await hash(Uint8Array.of(0), bytesOf(entry));
  for (const step of path) {
    const sibling = fromBase64(step);
    if (at % 2 === 1 || at === last) {
      node = await hash(Uint8Array.of(1), sibling, node);
      for (; at % 2 === 0 && at > 0; last >>= 1) at >>= 1;
    } else node = await hash(Uint8Array.of(1), node, sibling);
    [at, last] = [at >> 1, last >> 1];
  }
  return node;
}

/** Checks a receipt with the keys that the exchange publishes; nothing it says is taken on trust. */
export async function prove(receipt: Receipt): Promise<ReceiptProof> {
  if (!('subtle' in crypto)) return undefined;
  const { keys } = (await (await fetch('/.well-known/jwks.json')).json()) as { readonly keys: readonly PublishedKey[] };
  const jwk = keys.find(({ kid }) => kid === receipt.key);
  if (jwk === undefined) return { key: false, signature: false, path: false };
  const { kty, crv, x } = jwk;
  const key = await crypto.subtle
    .importKey('jwk', { kty, crv, x }, 'Ed25519', false, ['verify'])
    .catch(() => undefined);
  if (key === undefined) return undefined;
  const isSigned = (text: string, signature: Uint8Array<ArrayBuffer>) =>
    crypto.subtle.verify('Ed25519', key, signature, bytesOf(text));
  if ('text' in receipt)
    return { key: true, signature: await isSigned(receipt.text, fromBase64(receipt.signature)), path: true };
  const [signed = '', signatures = ''] = receipt.note.split('\n\n');
  // The first four bytes tell the key; the signature follows.
  const signature = await isSigned(`${signed}\n`, fromBase64(signatures.split(' ')[2]?.trim() ?? '').slice(4));
  const [what, size = '0', root = ''] = signed.split('\n');
  const isInside = receipt.index >= 0 && receipt.index < Number(size);
  const found = await rootFrom(receipt.entry, receipt.index, Number(size), receipt.path);
  const isRoot = btoa(String.fromCharCode(...found)) === root;
  return { key: true, signature: signature && what === 'databourse-receipts/v2', path: isInside && isRoot };
}
