import { expect } from 'chai';
import { activeHolds, bundleLines, integrateAll, isSealed, seekEntries, verifyBundle } from '../../src/audit/index.ts';
import {
  ed25519Verifier,
  openNote,
  parseCheckpoint,
  verifyConsistency,
  verifyInclusion,
  leafHash,
} from '../../src/audit/tlog/index.ts';
import { db } from '../../src/db/connection.ts';
import { expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { buyerWith, delivery, publishedWages } from '../support/trade.ts';

const why = 'An inquiry into its deliveries.';
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
  const place = async (body: object = {}) =>
    expectStatus(
      await regulator.post('/holds', {
        kind: 'member',
        subject: ada.memberId,
        reason: why,
        ...body,
      }),
      201,
    );

  describe('holds', () => {
    it('freezes at once, and only until it is released', async () => {
      const subject = (await exchange.supplier('carl')).memberId;
      const hold = await place({ subject });
      const moves = [
        { action: 'hold.release', allowed: true, why: null },
        { action: 'hold.lapse', allowed: false, why: 'Only the clock may do this.' },
      ];
      expect([hold['state'], hold['actions']]).to.deep.equal(['placed', moves]);
      const inTheWay = await db().transaction((tx) => activeHolds(tx, [ada.memberId, subject]));
      expect(inTheWay).to.deep.equal([{ id: hold['id'], subject, cause: 'order' }]);
      const released = expectStatus(
        await regulator.post(`/holds/${hold['id']}/release`, { reason: 'The inquiry found nothing.' }),
        200,
      );
      expect([released['state'], released['releaseReason'], released['actions']]).to.deep.equal([
        'released',
        'The inquiry found nothing.',
        [],
      ]);
      expect(await activeHolds(null, [subject])).to.deep.equal([]);
      expect(await activeHolds(null, [])).to.deep.equal([]);
    });

    it('stays while another hold on the same subject stands', async () => {
      const subject = (await exchange.supplier('carl')).memberId;
      const [first, second] = [await place({ subject }), await place({ subject })];
      await regulator.post(`/holds/${first['id']}/release`, { reason: why });
      expect((await activeHolds(null, [subject])).map(({ id }) => id)).to.deep.equal([second['id']]);
    });

    it('is released once, also by two at the same time', async () => {
      const hold = await place({ subject: (await exchange.supplier('carl')).memberId });
      const both = await Promise.all([1, 2].map(() => regulator.post(`/holds/${hold['id']}/release`, { reason: why })));
      expect(both.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
      const released = itemsOf((await regulator.get(`/log/entries?action=hold.release&subject=${hold['id']}`)).body);
      expect(released).to.have.length(1);
    });

    it('needs a reason, a kind that fits, and something that exists', async () => {
      expect(
        (await regulator.post('/holds', { kind: 'member', subject: ada.memberId, reason: 'because' })).body['errors'],
      ).to.deep.equal([{ pointer: '#/reason', detail: 'must say why in at least 10 characters' }]);
      expect(
        (await regulator.post('/holds', { kind: 'listing', subject: ada.memberId, reason: why })).body['errors'],
      ).to.deep.equal([{ pointer: '#/subject', detail: 'must be the id of what `kind` says' }]);
      expect(
        (await regulator.post('/holds', { kind: 'member', subject: `mem_${'0'.repeat(32)}`, reason: why })).status,
      ).to.equal(404);
      expect(
        (await regulator.post('/holds', { kind: 'member', subject: ada.memberId, reason: why, sealed: true })).body[
          'errors'
        ],
      ).to.deep.equal([{ pointer: '#/sealed', detail: 'is not a field of this request' }]);
      expect((await regulator.post(`/holds/hld_${'0'.repeat(32)}/release`, { reason: why })).status).to.equal(404);
    });

    it('is placed on a member, listing, agreement or delivery that exists, and on no other', async () => {
      const { supplier, listingId } = await publishedWages(exchange);
      const opened = await delivery(await buyerWith(exchange, '10'), listingId, 1);
      const existing = {
        member: supplier.memberId,
        listing: listingId,
        agreement: opened.agreementId,
        delivery: opened.deliveryId,
      };
      for (const [kind, subject] of Object.entries(existing)) {
        expect((await place({ kind, subject }))['kind']).to.equal(kind);
        const unknown = `${subject.slice(0, 4)}${'0'.repeat(32)}`;
        const reply = await regulator.post('/holds', { kind, subject: unknown, reason: why });
        expect([reply.status, reply.body['detail']]).to.deep.equal([404, `There is no ${kind} ${unknown}.`]);
      }
    });

    it('is placed by the regulator only, and hidden from members', async () => {
      const hold = { kind: 'member', subject: ada.memberId, reason: why };
      for (const person of [ada, ...exchange.operators])
        expect((await person.post('/holds', hold)).status).to.equal(403);
      expect((await ada.get('/holds')).status).to.equal(403);
      expect((await exchange.operators[0].get('/holds')).status).to.equal(200);
    });

    it('is listed by state, kind and subject, page by page', async () => {
      const subject = (await exchange.supplier('carl')).memberId;
      const ids = [await place({ subject }), await place({ subject }), await place({ subject })].map(
        (hold) => hold['id'],
      );
      await regulator.post(`/holds/${ids[1]}/release`, { reason: why });
      const list = async (query: string) =>
        itemsOf((await regulator.get(`/holds?subject=${subject}${query}`)).body).map((hold) => hold['id']);
      expect(await list('')).to.deep.equal(ids.toReversed());
      expect(await list('&state=placed')).to.deep.equal([ids[2], ids[0]]);
      expect(await list('&kind=listing')).to.deep.equal([]);
      const first = await regulator.get(`/holds?subject=${subject}&limit=2`);
      expect(await list(`&limit=2&cursor=${first.body['next']}`)).to.deep.equal([ids[0]]);
    });
  });

  describe('the log', () => {
    const search = async (query: string) => itemsOf(expectStatus(await regulator.get(`/log/entries?${query}`), 200));

    it('is searched by type, action, actor, member, subject, time and text', async () => {
      const hold = await place({ reason: `Case 50%_${ada.memberId.slice(-8)} of the authority.` });
      const [entry] = await search(`subject=${hold['id']}`);
      const told = entry?.['entry'] as Body;
      expect([told['action'], told['type'], told['actor'], told['member']]).to.deep.equal([
        'hold.place',
        'change',
        regulator.userId,
        regulator.memberId,
      ]);
      const one = `subject=${hold['id']}`;
      const at = new Date(told['at'] as string);
      const later = new Date(at.getTime() + 1).toISOString();
      const matching = [
        'type=change',
        'action=hold.place',
        `actor=${regulator.userId}`,
        `member=${regulator.memberId}`,
        `since=${at.toISOString()}`,
        `until=${later}`,
        `q=50%25_${ada.memberId.slice(-8)}`,
      ];
      for (const query of matching) {
        expect(await search(`${one}&${query}`), query).to.have.length(1);
      }
      const others = [
        'type=money',
        'action=hold.release',
        `actor=${ada.userId}`,
        `member=${ada.memberId}`,
        `since=${later}`,
        `until=${at.toISOString()}`,
        'q=50%25X',
        'q=CASE',
      ];
      for (const query of others) {
        expect(await search(`${one}&${query}`), query).to.have.length(0);
      }
      expect((await regulator.get('/log/entries?kind=change')).status).to.equal(422);
    });

    it('calls an entry sealed only while its text is the one that was hashed', async () => {
      await integrateAll();
      const [{ id = '' } = {}] = itemsOf((await ada.get('/log/own')).body);
      const [entry] = await seekEntries({ tx: null }, [id]);
      expect([entry!, { ...entry!, index: null }, { ...entry!, text: `${entry!.text} ` }].map(isSealed)).to.deep.equal([
        true,
        false,
        false,
      ]);
    });

    it('comes newest first, in pages that neither repeat nor leave out', async () => {
      const subject = (await exchange.supplier('carl')).memberId;
      const whole = (await search(`subject=${subject}`)).map((entry) => entry['id']);
      expect(whole.length).to.be.greaterThan(2);
      expect(whole).to.deep.equal([...whole].sort().reverse());
      const paged: unknown[] = [];
      for (let cursor = ''; ;) {
        const { body } = await regulator.get(`/log/entries?subject=${subject}&limit=1${cursor}`);
        paged.push(...itemsOf(body).map((entry) => entry['id']));
        if (body['next'] === null) break;
        cursor = `&cursor=${body['next']}`;
      }
      expect(paged).to.deep.equal(whole);
    });

    it('is read whole by the regulator only', async () => {
      for (const path of ['/log/entries', '/log/bundle']) {
        for (const person of [ada, exchange.operators[0]]) expect((await person.get(path)).status, path).to.equal(403);
        expect((await exchange.anonymous.get(path)).status, path).to.equal(401);
      }
    });

    it('shows a member what it did and what was done to it, and nothing else', async () => {
      const [carl, dora] = [await exchange.supplier('carl'), await exchange.supplier('dora')];
      await carl.post('/opt-outs', { keys: ['k1'] });
      const own = itemsOf(expectStatus(await carl.get('/log/own'), 200)).map((entry) => entry['entry'] as Body);
      expect(own.map((entry) => entry['action'])).to.include.members([
        'member.apply',
        'member.admit',
        'opt-out.register',
      ]);
      expect(own.every((entry) => [entry['member'], entry['subject']].includes(carl.memberId as never))).to.equal(true);
      const [entry] = itemsOf((await carl.get('/log/own?action=opt-out.register')).body);
      expect((await carl.get(`/log/entries/${entry?.['id']}`)).status).to.equal(200);
      expect((await dora.get(`/log/entries/${entry?.['id']}`)).status).to.equal(404);
      expect((await dora.get(`/log/entries/${entry?.['id']}/proof`)).status).to.equal(404);
      expect((await exchange.operators[0].get(`/log/entries/${entry?.['id']}`)).status).to.equal(200);
    });

    it('tells the history of an object with the holds on it, to a member only its own part', async () => {
      const carl = await exchange.supplier('carl');
      await place({ subject: carl.memberId });
      const actions = async (person: Person) => {
        const { body } = await person.get(`/history/${carl.memberId}`);
        return itemsOf(body).map((entry) => (entry['entry'] as Body)['action']);
      };
      expect(await actions(regulator)).to.deep.equal(['hold.place', 'member.admit', 'member.review', 'member.apply']);
      expect(await actions(carl)).to.deep.equal(['member.admit', 'member.review', 'member.apply']);
      expect((await ada.get(`/history/${carl.memberId}`)).status).to.equal(404);
      expect((await regulator.get(`/history/lst_${'0'.repeat(32)}`)).status).to.equal(404);
    });

    it('finds where an identifier or an entry hash leads', async () => {
      const found = await regulator.get(`/find?q=${ada.memberId.toUpperCase()}`);
      expect(found.body).to.deep.equal({ noun: 'member', id: ada.memberId, href: `/api/v1/members/${ada.memberId}` });
      expect((await regulator.get(found.body['href'] as string)).status).to.equal(200);
      const [entry] = itemsOf((await ada.get('/log/own?limit=1')).body);
      const byHash = await ada.get(`/find?q=${entry?.['leaf']}`);
      expect([byHash.body['noun'], (await ada.get(byHash.body['href'] as string)).body['id']]).to.deep.equal([
        'log entry',
        entry?.['id'],
      ]);
      expect((await (await exchange.supplier('carl')).get(`/find?q=${entry?.['leaf']}`)).status).to.equal(404);
      const hold = await place();
      const byHistory = await regulator.get(`/find?q=${hold['id']}`);
      expect(byHistory.body['href']).to.equal(`/api/v1/history/${hold['id']}`);
      expect((await regulator.get('/find?q=ada')).status).to.equal(422);
    });
  });

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
