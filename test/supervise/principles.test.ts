import { expect } from 'chai';
import { sha256 } from '../../src/kernel/hash.ts';
import { db } from '../../src/db/connection.ts';
import { foundingBook, optedOutOf, optedOutUpTo, optOutVersion } from '../../src/principles/index.ts';
import { nameOf, rules } from '../../src/principles/rules/index.ts';
import { expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { stages } from '../../src/kernel/verdict.ts';

/** All who opted out of a supplier's data, and the version of its registry. */
async function allOptOuts(supplierId: string): Promise<{ version: number; keys: string[] }> {
  const version = await optOutVersion(supplierId);
  const keys: string[] = [];
  for await (const some of optedOutUpTo(supplierId, version)) keys.push(...some);
  return { version, keys };
}

describe('the desk of the principles', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });

  describe('the principles', () => {
    it('are public, with their law, their duties, and the rule book in force', async () => {
      const body = expectStatus(await exchange.anonymous.get('/principles'), 200);
      const listed = itemsOf(body, 'principles');
      expect(listed).to.have.length(24);
      expect(listed[0]).to.deep.include({
        code: 'IP-1',
        zh: '告知同意',
        en: 'informed consent',
        law: 'PIPL 13, 14, 17, 23, 29',
      });
      const { version, since, thresholds, purposes, prohibited } = foundingBook;
      const slowing = { score: 0.5, waitSeconds: 300, warnings: 2, burst: { questions: 600_000, seconds: 60 } };
      expect(body['ruleBook']).to.deep.equal({ version, since, thresholds: { ...thresholds, slowing } });
      expect(body['purposes']).to.deep.equal(purposes);
      expect(body['prohibited']).to.deep.equal(
        prohibited.map(({ code, group, text, zh }) => ({ code, group, text, zh })),
      );
      expect(body['wording']).to.include('not official text');
    });

    it('name every rule of the gate that is in force, once, under its principle and stage, and no other', async () => {
      const listed = itemsOf((await exchange.anonymous.get('/principles')).body, 'principles');
      const rulesAt = (code: unknown, at: Body) =>
        (at['rules'] as unknown as string[]).map((rule) => `${String(code)} ${at['stage']} ${rule}`);
      const told = listed.flatMap((one) => itemsOf(one, 'stages').flatMap((at) => rulesAt(one['code'], at)));
      expect(told.sort()).to.deep.equal(
        rules
          .filter((rule) => foundingBook.rules.includes(nameOf(rule)))
          .map(({ principle, stage, rule }) => `${principle} ${stage} ${rule}`)
          .sort(),
      );
    });

    it('say of each what the exchange prevents, what it only detects, and what it cannot know', async () => {
      const listed = itemsOf((await exchange.anonymous.get('/principles')).body, 'principles');
      const told = listed.flatMap((one) => [one['prevents'], one['detects'], one['cannotKnow']]);
      expect(told.filter((text) => !/\S.*\.$/.test(String(text)))).to.deep.equal([]);
      expect(itemsOf(listed[0], 'stages').map(({ stage }) => stage)).to.deep.equal(stages);
    });
  });

  describe('opt-outs', () => {
    const register = async (person: Person, keys: string[], supplierId?: string) =>
      expectStatus(await person.post('/opt-outs', { keys, supplierId }), 200);

    it("raise the version of the supplier's registry by one, and change nothing when repeated", async () => {
      const ada = await exchange.supplier('ada');
      expect(await register(ada, ['a', 'b', 'b'])).to.deep.equal({
        supplierId: ada.memberId,
        version: 1,
        count: 2,
        added: 2,
      });
      expect(await register(ada, ['b', 'a'])).to.deep.equal({
        supplierId: ada.memberId,
        version: 1,
        count: 2,
        added: 0,
      });
      expect(await register(ada, ['b', 'c'])).to.deep.equal({
        supplierId: ada.memberId,
        version: 2,
        count: 3,
        added: 1,
      });
      expect(await allOptOuts(ada.memberId)).to.deep.equal({ version: 2, keys: ['a', 'b', 'c'] });
      const before: string[] = [];
      for await (const some of optedOutUpTo(ada.memberId, 1)) before.push(...some);
      expect(before).to.deep.equal(['a', 'b']);
    });

    it('are told apart byte by byte, per supplier', async () => {
      const [ada, carl] = [await exchange.supplier('ada'), await exchange.supplier('carl')];
      const keys = ['a', 'A', 'a ', 'á', '甲', "o'brien", '\\', '%', ' '];
      expect((await register(ada, keys))['count']).to.equal(keys.length);
      const asked = ['a', 'a  ', '甲', 'b', '%', '_'];
      const found = await db().transaction((tx) => optedOutOf(tx, ada.memberId, asked));
      expect(found).to.deep.equal({ version: 1, keys: new Set(['a', '甲', '%']) });
      expect((await allOptOuts(ada.memberId)).keys).to.have.members(keys);
      expect(await optedOutOf(null, ada.memberId, [])).to.deep.equal({ version: 1, keys: new Set() });
      expect(await optedOutOf(null, carl.memberId, keys)).to.deep.equal({ version: 0, keys: new Set() });
    });

    it('are registered without the spaces around them too, since persons are compared so', async () => {
      const ada = await exchange.supplier('ada');
      expect(await register(ada, [' P1', 'P 2'])).to.include({ count: 3, added: 3 });
      expect((await allOptOuts(ada.memberId)).keys).to.have.members([' P1', 'P1', 'P 2']);
    });

    it('lose none when many register at once, and count every version', async () => {
      const ada = await exchange.supplier('ada');
      const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => register(ada, ['shared', `own ${n}`])));
      expect(answers.map(({ version }) => Number(version)).sort((a, b) => a - b)).to.deep.equal(
        Array.from({ length: 12 }, (_, n) => n + 1),
      );
      const { version, keys } = await allOptOuts(ada.memberId);
      expect([version, keys.length, new Set(keys).size]).to.deep.equal([12, 13, 13]);
      expect((await ada.get('/opt-outs')).body['count']).to.equal(13);
    });

    it('are registered by the supplier for itself, and by the operator for any supplier that was admitted', async () => {
      const [ada, carl, bo] = [
        await exchange.supplier('ada'),
        await exchange.supplier('carl'),
        await exchange.buyer('bo'),
      ];
      const operator = exchange.operators[0];
      expect((await register(operator, ['a'], ada.memberId))['version']).to.equal(1);
      expect((await ada.post('/opt-outs', { keys: ['a'], supplierId: carl.memberId })).status).to.equal(404);
      expect((await bo.post('/opt-outs', { keys: ['a'] })).status).to.equal(403);
      expect((await exchange.regulator.post('/opt-outs', { keys: ['a'], supplierId: ada.memberId })).status).to.equal(
        403,
      );
      expect((await operator.post('/opt-outs', { keys: ['a'] })).body['errors']).to.deep.equal([
        { pointer: '#/supplierId', detail: 'must name the supplier whose registry it is' },
      ]);
      for (const supplierId of [bo.memberId, operator.memberId, `mem_${'0'.repeat(32)}`]) {
        expect((await operator.post('/opt-outs', { keys: ['a'], supplierId })).status, supplierId).to.equal(404);
      }
    });

    it('need one to a thousand keys of one to two hundred characters', async () => {
      const ada = await exchange.supplier('ada');
      for (const keys of [
        [],
        [''],
        ['x'.repeat(201)],
        [7],
        ['\ud800'],
        ['a\u0000b'],
        Array.from({ length: 1001 }, (_, n) => `k${n}`),
      ]) {
        expect((await ada.post('/opt-outs', { keys })).status, JSON.stringify(keys).slice(0, 40)).to.equal(422);
      }
      expect(
        (
          await register(
            ada,
            Array.from({ length: 1000 }, (_, n) => `${n}`.padStart(200, '甲')),
          )
        )['added'],
      ).to.equal(1000);
    });

    it('are shown newest first, page by page, to those who may know', async () => {
      const ada = await exchange.supplier('ada');
      await register(ada, ['a', 'b']);
      await register(ada, ['c']);
      const first = expectStatus(await ada.get('/opt-outs?limit=2'), 200);
      expect([
        first['version'],
        first['count'],
        itemsOf(first).map(({ key, version }) => [key, version]),
      ]).to.deep.equal([
        2,
        3,
        [
          ['c', 2],
          ['b', 1],
        ],
      ]);
      const rest = await exchange.regulator.get(`/opt-outs?supplierId=${ada.memberId}&limit=2&cursor=${first['next']}`);
      expect([itemsOf(rest.body).map(({ key }) => key), rest.body['next']]).to.deep.equal([['a'], null]);
      expect((await (await exchange.supplier('carl')).get(`/opt-outs?supplierId=${ada.memberId}`)).status).to.equal(
        404,
      );
      expect((await exchange.regulator.get('/opt-outs')).status).to.equal(422);
      expect((await exchange.anonymous.get('/opt-outs')).status).to.equal(401);
    });

    it('never stand in the log, neither in the clear nor as a hash that could be guessed', async () => {
      const ada = await exchange.supplier('ada');
      await register(ada, ['13812345678']);
      const [entry] = itemsOf((await ada.get('/log/own?action=opt-out.register')).body);
      const facts = (entry?.['entry'] as Body)['facts'] as Body;
      expect(Object.keys(facts)).to.have.members(['version', 'count', 'added', 'digest']);
      expect(facts['digest']).to.match(/^[0-9a-f]{64}$/);
      for (const guess of ['13812345678', sha256('13812345678'), sha256('["13812345678"]')])
        expect(entry?.['text']).to.not.include(guess);
    });
  });
});
