import { expect } from 'chai';
import { bundleLines, integrateAll, verifyBundle } from '../../src/audit/index.ts';
import {
  ed25519Verifier,
  openNote,
  parseCheckpoint,
  verifyConsistency,
  verifyInclusion,
  leafHash,
} from '../../src/audit/tlog/index.ts';
import { itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { placedOn } from './holds.ts';

const hashesOf = (body: Body) => (body['hashes'] as unknown as string[]).map((hash) => Buffer.from(hash, 'base64'));
const checkpointOf = (note: string, vkey: string) => {
  const opened = openNote(note, [ed25519Verifier(vkey)]);
  if (!opened.ok) throw new Error(opened.detail);
  return parseCheckpoint(opened.text)!;
};

describe("the regulator's desk", () => {
  let exchange: Exchange;
  let ada: Person;
  let regulator: Person;
  before(async () => {
    exchange = await startExchange();
    ada = await exchange.supplier('ada');
    regulator = exchange.regulator;
  });
  const place = (body: object = {}) => placedOn(regulator, ada.memberId, body);

  describe('proofs', () => {
    const key = async () => (await exchange.anonymous.get('/log/verifier-key')).text.trim();
    const note = async () => (await exchange.anonymous.get('/log/checkpoint')).text;

    it('says "not sealed yet" until a checkpoint covers the entry, and waits for it when asked', async () => {
      const [entry] = itemsOf((await regulator.get(`/log/entries?subject=${(await place())['id']}`)).body);
      expect([entry?.['state'], entry?.['index']]).to.deep.equal(['waiting', null]);
      const early = await regulator.get(`/log/entries/${entry?.['id']}/proof`);
      expect([early.status, early.body['type']]).to.deep.equal([409, '/problems/not-sealed-yet']);
      const waiting = regulator.get(`/log/entries/${entry?.['id']}/proof?wait=proof`);
      await integrateAll();
      expect((await waiting).status).to.equal(200);
      expect((await regulator.get(`/log/entries/${entry?.['id']}`)).body['state']).to.equal('sealed');
    });

    it('proves every entry of a member against the public checkpoint, with a few lines', async () => {
      await integrateAll();
      const entries = itemsOf((await ada.get('/log/own')).body);
      expect(entries.length).to.be.at.least(3);
      for (const { id, entry } of entries) {
        const { body } = await ada.get(`/log/entries/${id}/proof`);
        const { root, size } = checkpointOf(body['checkpoint'] as string, await key());
        const leaf = leafHash(Buffer.from(body['text'] as string));
        expect([leaf.toString('hex'), JSON.parse(body['text'] as string)]).to.deep.equal([body['leaf'], entry]);
        expect(
          verifyInclusion({ leaf, index: BigInt(body['index'] as string), size, proof: hashesOf(body), root }),
        ).to.equal(true);
      }
    });

    it('proves to anyone that the log only grew', async () => {
      await integrateAll();
      const before = checkpointOf(await note(), await key());
      await place();
      await integrateAll();
      const after = checkpointOf(await note(), await key());
      const { body } = await exchange.anonymous.get(`/log/consistency?from=${before.size}&to=${after.size}`);
      expect(
        verifyConsistency({
          from: before.size,
          to: after.size,
          proof: hashesOf(body),
          fromRoot: before.root,
          toRoot: after.root,
        }),
      ).to.equal(true);
      expect((await exchange.anonymous.get(`/log/consistency?from=${after.size}`)).body).to.deep.equal({
        from: Number(after.size),
        to: Number(after.size),
        hashes: [],
      });
      for (const query of [
        'from=0',
        'from=-1',
        'from=1.5',
        `from=${after.size + 1n}`,
        `from=1&to=${after.size + 1n}`,
        'from=5&to=4',
        'to=4',
      ]) {
        expect((await exchange.anonymous.get(`/log/consistency?${query}`)).status, query).to.equal(422);
      }
    });

    it('gives out the whole log as a bundle that verifies alone, and a flipped bit in a copy is found', async () => {
      await integrateAll();
      const known = { verifierKey: await key(), checkpoint: await note() };
      await place();
      await integrateAll();
      const bundle = await regulator.get('/log/bundle');
      expect(bundle.headers.get('content-type')).to.match(/^application\/x-ndjson/);
      const bytes = Buffer.from(bundle.text);
      const report = await verifyBundle(bundleLines(one(bytes)), known);
      expect(report.faults).to.deep.equal([]);
      expect(BigInt(report.size)).to.equal(checkpointOf(await note(), known.verifierKey).size);
      bytes[Math.floor(bytes.length / 2)]! ^= 1;
      expect((await verifyBundle(bundleLines(one(bytes)), known)).ok).to.equal(false);
    });

    it('gives out the range between two checkpoints, which continues what was known', async () => {
      await integrateAll();
      const known = { verifierKey: await key(), checkpoint: await note() };
      const from = checkpointOf(known.checkpoint, known.verifierKey).size;
      await place();
      await place();
      await integrateAll();
      const to = checkpointOf(await note(), known.verifierKey).size;
      const bundle = await regulator.get(`/log/bundle?from=${from}&to=${to}`);
      expect(bundle.text.trimEnd().split('\n')).to.have.length(Number(to - from) + 1);
      expect((await verifyBundle(bundleLines(one(Buffer.from(bundle.text))), known)).faults).to.deep.equal([]);
      const odd = await regulator.get(`/log/bundle?to=${to - 1n}`);
      expect([odd.status, odd.body['type'], odd.body['nearest']]).to.deep.equal([
        422,
        '/problems/no-checkpoint-at',
        [Number(from), Number(to)],
      ]);
      expect((await regulator.get(`/log/bundle?from=${to + 1n}`)).status).to.equal(422);
    });
  });
});

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
