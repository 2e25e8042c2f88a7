import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  decodeBase64,
  ed25519Signer,
  ed25519Verifier,
  formatCheckpoint,
  noteKeyId,
  openNote,
} from '../../src/audit/tlog/index.ts';
import { parseCheckpoint, signNote, signatureLine, verifierKey } from '../../src/audit/tlog/index.ts';
import type { NoteVerifier } from '../../src/audit/tlog/index.ts';

/** The published vectors of Go's golang.org/x/mod/sumdb/note. */
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const PETER_SEED = 'AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const PETER_LINE =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const ENOCH = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';

function peterKey(): KeyObject {
  const seed = Buffer.from(PETER_SEED, 'base64').subarray(1);
  return createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
    format: 'der',
    type: 'pkcs8',
  });
}

function newKey(name: string) {
  const { privateKey } = generateKeyPairSync('ed25519');
  const vkey = verifierKey(name, privateKey);
  return { name, vkey, privateKey, signer: ed25519Signer(name, privateKey), verifier: ed25519Verifier(vkey) };
}

const peter = ed25519Verifier(PETER);
const log = newKey('log.example/2026');
const witness = newKey('witness.example');

function outcome(note: string | Uint8Array, verifiers: NoteVerifier[] = [log.verifier]): string {
  const opened = openNote(note, verifiers);
  return opened.ok ? opened.signatures.map(({ name }) => name).join(' ') : opened.reason;
}

describe('a signed note', () => {
  it('is opened and signed as by the reference implementation', () => {
    const note = `${TEXT}\n${PETER_LINE}`;
    const opened = openNote(note, [peter]);
    expect(opened.ok && opened.text).to.equal(TEXT);
    expect(outcome(Buffer.from(note), [peter])).to.equal('PeterNeumann');
    expect(signNote(TEXT, [ed25519Signer('PeterNeumann', peterKey())])).to.equal(note);
    expect(verifierKey('PeterNeumann', peterKey())).to.equal(PETER);
    expect(verifierKey('PeterNeumann', createPublicKey(peterKey()))).to.equal(PETER);
    expect(ed25519Verifier(ENOCH).keyId).to.equal('af0cfe78');
  });

  it('gives back any text it can carry', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).map((text) => `${text.replaceAll(/[\u0000-\u0009\u000b-\u001f]/g, '')}\n`),
        (text) => {
          const opened = openNote(signNote(text, [log.signer]), [log.verifier]);
          expect(opened.ok && opened.text).to.equal(text);
        },
      ),
      { verbose: 1 },
    ));

  it('keeps blank lines, signature-like lines and a byte order mark as text', () => {
    for (const text of ['\n', 'a\n\nb\n', 'a\n\n', `a\n\n${PETER_LINE}`, '\ufeffa\n']) {
      const opened = openNote(Buffer.from(signNote(text, [log.signer])), [log.verifier]);
      expect(opened.ok && opened.text, JSON.stringify(text)).to.equal(text);
    }
  });

  it('takes further signatures at its end', () => {
    const note = signNote(TEXT, [log.signer]) + signatureLine(TEXT, witness.signer);
    expect(note).to.equal(signNote(TEXT, [log.signer, witness.signer]));
    expect(outcome(note, [witness.verifier, log.verifier])).to.equal('log.example/2026 witness.example');
  });

  it('lists unknown keys apart, even if they share the name or the id of a known one', () => {
    const namesake = newKey(log.name);
    const sameId = { ...witness.signer, keyId: log.signer.keyId };
    const opened = openNote(signNote(TEXT, [namesake.signer, sameId, log.signer]), [log.verifier]);
    expect(opened.ok && opened.signatures.map(({ keyId }) => keyId)).to.deep.equal([log.signer.keyId]);
    expect(opened.ok && opened.ignored.map(({ name, keyId }) => [name, keyId])).to.deep.equal([
      [log.name, namesake.signer.keyId],
      [witness.name, log.signer.keyId],
    ]);
  });

  it('without a known key is refused', () => {
    expect(outcome(signNote(TEXT, [witness.signer]))).to.equal('no-known-key');
    expect(outcome(signNote(TEXT, [log.signer]), [])).to.equal('no-known-key');
  });

  it('with a bad signature of a known key is refused as a whole, wherever it stands', () => {
    const forged = signatureLine('other\n', log.signer);
    const good = signNote(TEXT, [log.signer]);
    const both = [log.verifier, witness.verifier];
    expect(outcome(`${TEXT}\n${forged}`, both)).to.equal('bad-signature');
    expect(outcome(`${TEXT}\n${forged}${signatureLine(TEXT, witness.signer)}`, both)).to.equal('bad-signature');
    expect(outcome(`${TEXT}\n${signatureLine(TEXT, witness.signer)}${forged}`, both)).to.equal('bad-signature');
    expect(outcome(good + forged, both), 'after a good one of the same key').to.equal('bad-signature');
  });

  it('is refused with any bit of its text or signature flipped', () => {
    const text = Buffer.from('log.example\n1\n');
    const signature = Buffer.from(log.signer.sign(text));
    expect(log.verifier.verify(text, signature)).to.equal(true);
    for (const original of [text, signature]) {
      for (let bit = 0; bit < original.length * 8; bit++) {
        const flipped = Buffer.from(original);
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        const id = Buffer.from(log.signer.keyId, 'hex');
        const line = `— ${log.name} ${Buffer.concat([id, original === text ? signature : flipped]).toString('base64')}\n`;
        expect(outcome(Buffer.concat([original === text ? flipped : text, Buffer.from(`\n${line}`)]))).to.be.oneOf([
          'bad-signature',
          'malformed',
        ]);
      }
    }
  });

  it('counts a key once, and needs all keys that share a name and an id to agree', () => {
    const note = signNote(TEXT, [log.signer, log.signer]);
    expect(outcome(note)).to.equal(log.name);
    expect(outcome(note, [log.verifier, log.verifier])).to.equal(log.name);
    expect(outcome(note, [log.verifier, { ...witness.verifier, name: log.name, keyId: log.verifier.keyId }])).to.equal(
      'bad-signature',
    );
  });

  const line = signatureLine(TEXT, log.signer);
  const encoded = line.split(' ')[2]!.trim();
  const malformed: [fault: string, note: string | Uint8Array][] = [
    ['empty', ''],
    ['no signatures', TEXT],
    ['an empty signature block', `${TEXT}\n`],
    ['no text', `\n${line}`],
    ['no blank line', TEXT + line],
    ['no newline at the end', `${TEXT}\n${line.trimEnd()}`],
    ['another character for the newline at the end', `${TEXT}\n${line.trimEnd()}x`],
    ['text after the signatures', `${TEXT}\n${line}more\n`],
    ['a blank line after the signatures', `${TEXT}\n${line}\n`],
    ['a hyphen for the dash', `${TEXT}\n${line.replace('—', '-')}`],
    ['an en dash', `${TEXT}\n${line.replace('—', '–')}`],
    ['no space after the dash', `${TEXT}\n${line.replace('— ', '—')}`],
    ['two spaces', `${TEXT}\n${line.replace('— ', '—  ')}`],
    ['a space at the end', `${TEXT}\n${line.replace('\n', ' \n')}`],
    ['a carriage return', `${TEXT}\n${line.replace('\n', '\r\n')}`],
    ['a control character in the text', signNote(TEXT, [log.signer]).replace('If', 'If\u0007')],
    ['a tab in the text', signNote(TEXT, [log.signer]).replace('If', 'If\t')],
    ['no name', `${TEXT}\n—  ${encoded}\n`],
    ['a plus in the name', `${TEXT}\n— a+b ${encoded}\n${line}`],
    ['a Unicode space in the name', `${TEXT}\n— a\u2003b ${encoded}\n${line}`],
    ['no signature', `${TEXT}\n— ${log.name}\n`],
    ['a signature of four bytes', `${TEXT}\n— ${log.name} AAAAAA==\n${line}`],
    ['base64 without its padding', `${TEXT}\n${line.replaceAll('=', '')}`],
    ['base64url', `${TEXT}\n— a -_-_-_-_\n${line}`],
    ['base64 with bits to spare', `${TEXT}\n— a AAAAAAB=\n${line}`],
    ['a signature line that is broken beside a good one', `${TEXT}\n${line}— x\n`],
    ['bytes that are not UTF-8', Buffer.concat([Buffer.of(0xff), Buffer.from(signNote(TEXT, [log.signer]))])],
    ['an overlong encoding', Buffer.concat([Buffer.of(0xc0, 0xaf), Buffer.from(signNote(TEXT, [log.signer]))])],
    ['half a surrogate pair', `\ud800${signNote(TEXT, [log.signer])}`],
    ['more than 1 MiB', signNote(`${'a'.repeat(1 << 20)}\n`, [log.signer])],
    ['101 signatures', `${TEXT}\n${line.repeat(101)}`],
  ];
  for (const [fault, note] of malformed)
    it(`with ${fault} is malformed`, () => expect(outcome(note)).to.equal('malformed'));

  it('with 100 signatures is not', () => expect(outcome(`${TEXT}\n${line.repeat(100)}`)).to.equal(log.name));

  it('is not made of a text or a name it cannot carry, or without a signer', () => {
    for (const text of ['', 'a', 'a\nb', 'a\r\n', 'a\u0000\n', '\ud800\n']) {
      expect(() => signNote(text, [log.signer]), JSON.stringify(text)).to.throw(/text of a note/);
    }
    expect(() => signNote(TEXT, [])).to.throw(/needs a signature/);
    expect(() => signNote(TEXT, [{ ...log.signer, name: 'a b' }])).to.throw(/not a key name/);
  });
});

describe('a verifier key', () => {
  it('reads back', () => {
    expect(log.verifier.name).to.equal(log.name);
    expect(log.verifier.keyId).to.equal(log.signer.keyId);
    expect(log.vkey).to.match(/^log\.example\/2026\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/);
  });

  it('has an id that depends on name, type and key', () => {
    const key = Buffer.from(PETER.split('+').slice(2).join('+'), 'base64').subarray(1);
    expect(noteKeyId('PeterNeumann', 1, key)).to.equal('c74f20a3');
    const others = [
      noteKeyId('PeterNeuman', 1, key),
      noteKeyId('PeterNeumann', 4, key),
      noteKeyId('PeterNeumann', 1, key.toReversed()),
    ];
    expect(others).not.to.include('c74f20a3');
  });

  const ofType = (type: number, length: number): string => {
    const raw = Buffer.alloc(length, 7);
    return `a+${noteKeyId('a', type, raw)}+${Buffer.from([type, ...raw]).toString('base64')}`;
  };
  const refused: [fault: string, vkey: string, message: RegExp][] = [
    ['empty', '', /not a verifier key/],
    ['without its id', PETER.replace('+c74f20a3', ''), /not a verifier key/],
    ['with another id', PETER.replace('c74f20a3', 'c74f20a4'), /key id/],
    ['with another name', PETER.replace('Peter', 'Petra'), /key id/],
    ['with another key', PETER.replace('10TW', '10TX'), /key id/],
    ['with a space in its name', PETER.replace('Peter', 'Peter '), /not a verifier key/],
    ['with a short key', ofType(1, 31), /Ed25519/],
    ['of another type', ofType(4, 32), /Ed25519/],
    ['with loose base64', `${PETER}=`, /not a verifier key/],
  ];
  for (const [fault, vkey, message] of refused)
    it(`${fault} is refused`, () => expect(() => ed25519Verifier(vkey)).to.throw(message));

  it('is made only for a proper name and an Ed25519 key', () => {
    for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\nb', 'a\u0001', '\ud800']) {
      expect(() => verifierKey(name, log.privateKey), name).to.throw(/key name/);
    }
    for (const { privateKey } of [generateKeyPairSync('x25519'), generateKeyPairSync('ec', { namedCurve: 'P-256' })]) {
      expect(() => verifierKey('a', privateKey)).to.throw(/Ed25519/);
      expect(() => ed25519Signer('a', privateKey)).to.throw(/Ed25519/);
    }
  });
});

describe('a checkpoint', () => {
  const ROOT = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=';
  const example = `example.com/behind-the-sofa\n20852163\n${ROOT}\n`;

  it('is written and read as in the specification', () => {
    const root = Buffer.from(ROOT, 'base64');
    const checkpoint = { origin: 'example.com/behind-the-sofa', size: 20852163n, root };
    expect(formatCheckpoint(checkpoint)).to.equal(example);
    expect(parseCheckpoint(example)).to.deep.equal(checkpoint);
    expect(parseCheckpoint(`${example}an extension\nanother\n`)).to.deep.equal(checkpoint);
    expect(parseCheckpoint(`a log\n0\n${ROOT}\n`)).to.deep.equal({ origin: 'a log', size: 0n, root });
    expect(parseCheckpoint(`a\n18446744073709551615\n${ROOT}\n`)?.size).to.equal((1n << 64n) - 1n);
  });

  const size = (digits: string): string => example.replace('20852163', digits);
  const malformed: [fault: string, text: string][] = [
    ['nothing', ''],
    ['only newlines', '\n\n\n'],
    ['two lines', 'a\n1\n'],
    ['no origin', `\n1\n${ROOT}\n`],
    ['no newline at the end', example.trimEnd()],
    ['no newline after an extension', `${example}x`],
    ['an empty extension line', `${example}\n`],
    ['an empty line before an extension', `${example}\nx\n`],
    ['a leading zero', size('020852163')],
    ['two zeros', size('00')],
    ['a sign', size('+1')],
    ['a negative size', size('-1')],
    ['hex', size('0x10')],
    ['a space', size(' 1')],
    ['no size', size('')],
    ['foreign digits', size('١')],
    ['a size beyond 64 bits', size('18446744073709551616')],
    ['a size of 21 digits', size('100000000000000000000')],
    ['a root of 31 bytes', example.replace(ROOT, Buffer.alloc(31).toString('base64'))],
    ['a root of 33 bytes', example.replace(ROOT, Buffer.alloc(33).toString('base64'))],
    ['a root without padding', example.replace('=', '')],
    ['a root with bits to spare', example.replace('q2I=', 'q2J=')],
    ['a root in hex', example.replace(ROOT, Buffer.alloc(32).toString('hex'))],
  ];
  for (const [fault, text] of malformed)
    it(`with ${fault} is malformed`, () => expect(parseCheckpoint(text)).to.equal(undefined));

  it('is not written for an origin, a size or a root that cannot be', () => {
    const good = { origin: 'log.example', size: 1n, root: Buffer.alloc(32) };
    expect(formatCheckpoint(good)).to.be.a('string');
    for (const origin of ['', 'a b', 'a+b', 'a\nb', 'a\u0001b'])
      expect(() => formatCheckpoint({ ...good, origin }), origin).to.throw(/origin/);
    for (const bad of [-1n, 1n << 64n]) expect(() => formatCheckpoint({ ...good, size: bad })).to.throw(RangeError);
    for (const length of [0, 31, 33])
      expect(() => formatCheckpoint({ ...good, root: Buffer.alloc(length) })).to.throw(RangeError);
  });

  it('reads base64 in one spelling only', () => {
    expect(decodeBase64('AQI=')).to.deep.equal(Buffer.of(1, 2));
    for (const text of ['AQI', 'AQJ=', 'AQI=\n', ' AQI=', 'AQI==', 'AQ-_', 'A'])
      expect(decodeBase64(text), text).to.equal(undefined);
  });
});
