import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { config } from '../../config/env.ts';

/** The exchange's own keys: access tokens are ES256 (JWT), receipts and checkpoints Ed25519. */
const kinds = { tokens: 'P-256', receipts: 'Ed25519', log: 'Ed25519' } as const;
export type KeyName = keyof typeof kinds;
export type SigningKey = {
  readonly name: KeyName;
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
};

const open = new Map<KeyName, SigningKey>();
let macKey: Buffer | undefined;

/**
 * The named key of this exchange, from the key folder in DATA_DIR; made on first use, by exactly one of several
 * processes.
 */
export function signingKey(name: KeyName): SigningKey {
  const known = open.get(name);
  if (known) return known;
  const folder = join(config.DATA_DIR, 'keys');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${name}.pem`);
  const privateKey = createPrivateKey(readOrMake(file, kinds[name]));
  const publicKey = createPublicKey(privateKey);
  const kid = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url')
    .slice(0, 16);
  const key = { name, kid, privateKey, publicKey };
  open.set(name, key);
  return key;
}

/** Public keys as a JSON Web Key Set (RFC 7517), for anyone who checks a token or a receipt. */
export function publicKeys(): { keys: Record<string, unknown>[] } {
  const algorithms = { tokens: 'ES256', receipts: 'EdDSA', log: 'EdDSA' } as const;
  return {
    keys: (Object.keys(kinds) as KeyName[]).map((name) => ({
      ...(signingKey(name).publicKey.export({ format: 'jwk' }) as Record<string, unknown>),
      kid: signingKey(name).kid,
      use: 'sig',
      alg: algorithms[name],
    })),
  };
}

/**
 * A fingerprint that nobody without this exchange's key can guess at: for requests that may hold a password.
 * HMAC-SHA256, hex.
 */
export function keyedHash(text: string): string {
  macKey ??= createHash('sha256')
    .update(signingKey('tokens').privateKey.export({ type: 'pkcs8', format: 'der' }))
    .digest();
  return createHmac('sha256', macKey).update(text).digest('hex');
}

function readOrMake(file: string, kind: 'P-256' | 'Ed25519'): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const { privateKey } =
    kind === 'P-256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
  const draft = `${file}.${process.pid}`;
  const handle = openSync(draft, 'wx', 0o600);
  writeSync(handle, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  fsyncSync(handle);
  closeSync(handle);
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  unlinkSync(draft);
  return readFileSync(file);
}
