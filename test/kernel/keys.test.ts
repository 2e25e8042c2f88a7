import { sign, verify } from 'node:crypto';
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { config, environmentWith, temporaryFolder } from '../../config/env.ts';
import { publicKeys, signingKey } from '../../src/kernel/keys.ts';

type Told = { readonly code: number | null; readonly output: string };

/**
 * Waits until as many processes as are to meet have come to the folder, so that they make the keys at the same moment.
 */
const program = `
  import { publicKeys } from './src/kernel/keys.ts';
  import { readdirSync, writeFileSync } from 'node:fs';
  const [folder, meet] = [process['env'].DATA_DIR, Number(process['env'].MEET)];
  writeFileSync(folder + '/came-' + process.pid, '');
  while (readdirSync(folder).filter((name) => name.startsWith('came-')).length < meet);
  process.stdout.write(JSON.stringify(publicKeys()));
`;

/** A process of its own that makes the keys in a folder, or finds them made, and tells the public ones. */
function keysOf(folder: string, meet = 1): Promise<Told> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
    env: environmentWith({ DATA_DIR: folder, MEET: String(meet) }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

/** What anyone can do with the published key: no code of the exchange. */
function isSignedText(name: 'receipts' | 'log', text: string, signature: string): boolean {
  return verify(null, Buffer.from(text), signingKey(name).publicKey, Buffer.from(signature, 'base64url'));
}

describe('the exchange’s keys', () => {
  it('are the same for two processes that make them at once, and nothing of the making is left', async () => {
    const folder = temporaryFolder('keys');
    const [one, two] = await Promise.all([keysOf(folder, 2), keysOf(folder, 2)]);
    expect([one.code, two.code], `${one.output}\n${two.output}`).to.deep.equal([0, 0]);
    expect(one.output).to.equal(two.output);
    expect((await keysOf(folder)).output).to.equal(one.output);
    expect(readdirSync(join(folder, 'keys')).sort()).to.deep.equal(['log.pem', 'receipts.pem', 'tokens.pem']);
  });

  it('cannot be read by other people of the machine', async () => {
    signingKey('log');
    const folder = join(config.DATA_DIR, 'keys');
    expect([folder, join(folder, 'log.pem')].map((path) => statSync(path).mode & 0o077)).to.deep.equal([0, 0]);
  });

  it('are not made anew when the file is there but cannot be read', async () => {
    const folder = temporaryFolder('keys');
    mkdirSync(join(folder, 'keys', 'tokens.pem'), { recursive: true });
    const told = await keysOf(folder);
    expect([told.code === 0, /EISDIR/.test(told.output)]).to.deep.equal([false, true]);
    expect(readdirSync(join(folder, 'keys'))).to.deep.equal(['tokens.pem']);
  });

  it('are published without their private half, each under an id of its own', () => {
    const { keys } = publicKeys();
    expect(keys.map(({ alg }) => alg)).to.deep.equal(['ES256', 'EdDSA', 'EdDSA']);
    expect(new Set(keys.map(({ kid }) => kid)).size).to.equal(3);
    expect(keys.filter((key) => 'd' in key)).to.deep.equal([]);
  });

  it('sign texts: another text, another signature or another key does not hold', () => {
    const { privateKey } = signingKey('receipts');
    const signature = sign(null, Buffer.from('a receipt'), privateKey).toString('base64url');
    expect(isSignedText('receipts', 'a receipt', signature)).to.equal(true);
    expect(isSignedText('receipts', 'a receipt ', signature)).to.equal(false);
    expect(isSignedText('log', 'a receipt', signature)).to.equal(false);
    expect(
      isSignedText(
        'receipts',
        'a receipt',
        signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
      ),
    ).to.equal(false);
  });
});
