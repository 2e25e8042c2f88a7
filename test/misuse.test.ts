import { request as httpRequest } from 'node:http';
import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { config } from '../config/env.ts';
import { itemsOf, type Body, type Person } from '../seeders/client.ts';
import { generalisedWageTable } from '../seeders/data/index.ts';
import { productOf } from '../seeders/exchange.ts';
import { startExchange, type Exchange } from './support/exchange.ts';
import { publishedWages } from './support/trade.ts';

type Told = {
  readonly status: number;
  readonly problem: string;
  readonly pointers?: readonly string[];
  readonly says?: RegExp;
};
const code = (body: Body) => (body['type'] as string | undefined)?.replace('/problems/', '');
const pointers = (body: Body) => itemsOf(body, 'errors').map(({ pointer }) => pointer as string);

/** Bad input is answered with a precise problem, never with a 500, and changes nothing. */
describe('misuse', () => {
  let exchange: Exchange;
  let ada: Person;
  let bo: Person;
  let productId: string;
  let revisionId: string;
  let listingId: string;

  before(async () => {
    exchange = await startExchange();
    ({ supplier: ada, listingId } = await publishedWages(exchange));
    bo = await exchange.buyer('bo');
    const listing = (await ada.get(`/listings/${listingId}`)).body;
    [productId, revisionId] = [listing['productId'] as string, listing['revisionId'] as string];
  });

  function tells({ status, body }: { status: number; body: Body }, told: Told): void {
    expect([status, code(body)], JSON.stringify(body)).to.deep.equal([told.status, told.problem]);
    if (told.pointers) expect(pointers(body)).to.have.members([...told.pointers]);
    if (told.says) expect(JSON.stringify(body)).to.match(told.says);
  }

  const raw = (body: string, type = 'application/json') => bo.upload('/agreements', body, type);

  describe('of request bodies', () => {
    it('broken JSON', async () => tells(await raw('{"listingId": '), { status: 400, problem: 'broken-json' }));
    it('a list instead of an object', async () =>
      tells(await raw('[]'), { status: 422, problem: 'invalid-request', pointers: ['#'] }));
    it('another media type', async () =>
      tells(await raw('<a/>', 'application/xml'), { status: 415, problem: 'wrong-media-type' }));
    it('10 MB', async () =>
      tells(await raw(`{"a":"${'x'.repeat(10_000_000)}"}`), { status: 413, problem: 'body-too-large' }));
    it('control characters inside JSON', async () =>
      tells(await raw('{"listingId":"\u0000"}'), { status: 400, problem: 'broken-json' }));

    it('wrong types and unknown fields, every one named', async () => {
      const reply = await bo.post('/agreements', {
        listingId: 7,
        purpose: ['x'],
        termDays: '30',
        uses: 1.5,
        admin: true,
        __proto__: { a: 1 },
      });
      tells(reply, {
        status: 422,
        problem: 'invalid-request',
        pointers: ['#/listingId', '#/purpose', '#/termDays', '#/uses', '#/admin'],
      });
    });

    it('an id of another kind, an unknown id, and an address that is none', async () => {
      tells(await bo.post('/agreements', { listingId: productId, purpose: 'AcademicResearch', termDays: 1, uses: 1 }), {
        status: 422,
        problem: 'invalid-request',
        pointers: ['#/listingId'],
      });
      const unknown = `lst_${'0'.repeat(32)}`;
      tells(await bo.post('/agreements', { listingId: unknown, purpose: 'AcademicResearch', termDays: 1, uses: 1 }), {
        status: 404,
        problem: 'not-found',
      });
      tells(await bo.get('/agreements/%ff'), { status: 422, problem: 'invalid-request', pointers: ['#'] });
      tells(await bo.delete('/agreements'), { status: 405, problem: 'wrong-method' });
      tells(await bo.get('/nothing/here'), { status: 404, problem: 'no-such-path' });
    });

    it('a path id repeated in the body or query does not override the address', async () => {
      const other = await exchange.supplier('eve');
      const reply = await other.post(`/listings/${listingId}/withdraw`, { listingId: `lst_${'0'.repeat(32)}` });
      expect(reply.status).to.be.oneOf([403, 404, 422]);
      expect((await ada.get(`/listings/${listingId}`)).body['state']).to.equal('published');
    });

    it('cursors that are not ours, limits out of range, query fields that do not exist', async () => {
      for (const query of ['cursor=!!', 'limit=0', 'limit=100000', 'limit=x', 'nonsense=1', 'cursor=%27%20OR%201=1']) {
        tells(await bo.get(`/agreements?${query}`), { status: 422, problem: 'invalid-request' });
      }
    });
  });

  it('texts that a database would cut, or no page would show, whatever the field; nothing of them is kept', async () => {
    const known = async () => itemsOf((await bo.get('/agreements')).body).length;
    const before = await known();
    const person = { name: 'C', email: 'c@honest.example' };
    for (const bad of ['\u0000 (in liquidation)', '\ud800', '\u0007', '\u0085']) {
      const application = {
        ...{ legalName: `Honest Data Ltd${bad}`, creditCode: '91310115MA1K4ABC2B', capacities: ['buyer'] },
        ...{ contact: person, officer: person, securityGrade: 3, acceptsRuleBook: 1 },
        user: { ...person, password: 'a-long-password-1' },
      };
      const refused = await exchange.anonymous.post('/members', application);
      expect([refused.status, pointers(refused.body)]).to.deep.equal([422, ['#/legalName']]);
      const order = { listingId, purpose: 'AcademicResearch', termDays: 1, uses: 1, demand: `For a study.${bad}` };
      tells(await bo.post('/agreements', order), { status: 422, problem: 'invalid-request', pointers: ['#/demand'] });
    }
    expect(await known()).to.equal(before);
  });

  describe('of prices', () => {
    const plan = (price: unknown) => ({ model: 'per-call', currency: 'CNY', price });
    const draft = (price: unknown) =>
      ada.post('/listings', {
        revisionId,
        purposes: ['AcademicResearch'],
        maxTermDays: 1,
        maxUses: 1,
        plan: plan(price),
      });
    for (const price of ['-1', '-0.01', '1'.repeat(30), '0.0000001', '1e3', '١٢', ' 1', '1,5', '', 'NaN', 5, null]) {
      it(`${JSON.stringify(price)}`, async () =>
        tells(await draft(price), { status: 422, problem: 'invalid-request', pointers: ['#/plan/price'] }));
    }

    it('amounts of deposits likewise', async () => {
      for (const amount of ['-5', '9'.repeat(30), '0.00000001', 12]) {
        const reply = await exchange.operators[0].post('/deposits', {
          memberId: bo.memberId,
          amount,
          currency: 'CNY',
          reference: randomBytes(6).toString('hex'),
        });
        tells(reply, { status: 422, problem: 'invalid-request', pointers: ['#/amount'] });
      }
    });
  });

  describe('of files', () => {
    const header = generalisedWageTable().dictionary.map(({ name }) => name);
    const upload = (content: string | Buffer, name: string) =>
      ada.upload(
        `/products/${productId}/revisions?name=${name}`,
        typeof content === 'string' ? content : new Uint8Array(content),
      );
    const line = header.map(() => 'x').join(',');

    it('a CSV with ragged rows, each named by its line', async () => {
      const content = [header.join(','), line, `${line},surplus`, line, 'x'].join('\n');
      tells(await upload(content, 'a.csv'), {
        status: 422,
        problem: 'file-refused',
        pointers: ['#/lines', '#/lines/3', '#/lines/5'],
      });
    });
    it('a binary called .csv', async () =>
      tells(await upload(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), 'a.csv'), {
        status: 422,
        problem: 'file-refused',
        says: /gzip/i,
      }));
    it('noise called .csv', async () =>
      tells(await upload(randomBytes(4096), 'a.csv'), { status: 422, problem: 'file-refused' }));
    it('an empty file', async () =>
      tells(await upload('', 'a.csv'), { status: 422, problem: 'file-refused', says: /empty/i }));
    it('a header without rows', async () =>
      tells(await upload(`${header.join(',')}\n`, 'a.csv'), { status: 422, problem: 'file-refused' }));
    it('columns the dictionary does not know', async () =>
      tells(await upload('a,b\n1,2\n', 'a.csv'), { status: 422, problem: 'file-refused' }));
    it('broken JSON', async () => tells(await upload('[{"a":1},', 'a.json'), { status: 422, problem: 'file-refused' }));
    it('a Parquet that is none', async () =>
      tells(await upload('PAR1 but no more PAR1', 'a.parquet'), { status: 422, problem: 'file-refused' }));
    it('a name that climbs out of the folder', async () =>
      tells(await upload('a\n1\n', '..%2F..%2Fetc%2Fpasswd.csv'), {
        status: 422,
        problem: 'invalid-request',
        pointers: ['#/name'],
      }));
    it('for the product of another supplier', async () => {
      const eve = await exchange.supplier('eve');
      tells(await eve.upload(`/products/${productId}/revisions?name=a.csv`, 'a\n1\n'), {
        status: 404,
        problem: 'not-found',
      });
    });

    it('one that is larger than is accepted is refused while it streams', async function () {
      this.timeout(120_000);
      const status = await streamBytes(
        `${exchange.url}/api/v1/products/${productId}/revisions?name=a.csv`,
        ada.token as string,
        (config.UPLOAD_LIMIT_MB + 1) * 1024 * 1024,
      );
      expect(status).to.be.oneOf([413, 'cut off']);
    });
  });

  describe('of other members’ things', () => {
    it('a listing, product, revision, API key and agreement of somebody else', async () => {
      const eve = await exchange.supplier('eve');
      for (const path of [`/products/${productId}`, `/revisions/${revisionId}`])
        tells(await eve.get(path), { status: 404, problem: 'not-found' });
      tells(
        await eve.post('/listings', {
          revisionId,
          purposes: [],
          maxTermDays: 1,
          maxUses: 1,
          plan: { model: 'per-call', currency: 'CNY', price: '1' },
        }),
        { status: 404, problem: 'not-found' },
      );
      tells(await eve.post(`/listings/${listingId}/withdraw`), { status: 404, problem: 'not-found' });
      tells(await eve.get(`/members/${ada.memberId}`), { status: 404, problem: 'not-found' });
      const key = (await ada.post('/api-keys', { name: 'mine', scopes: ['product.read'] })).body;
      tells(await eve.delete(`/api-keys/${key['id']}`), { status: 404, problem: 'not-found' });
    });

    it('someone else’s statement, accounts, obligations', async () => {
      for (const path of ['/accounts', '/statements?currency=CNY&', '/obligations', '/exceptions'].map(
        (path) => `${path}${path.includes('?') ? '' : '?'}memberId=${ada.memberId}`,
      )) {
        expect((await bo.get(path)).status, path).to.be.oneOf([403, 404]);
      }
    });
  });

  describe('of API keys', () => {
    it('outside their scope, revoked, made up', async () => {
      const issued = (await ada.post('/api-keys', { name: 'reader', scopes: ['product.read'] })).body;
      const program = Object.assign(Object.create(Object.getPrototypeOf(ada) as object) as Person, ada, {
        token: undefined,
        apiKey: issued['secret'] as string,
      });
      expect((await program.get(`/products/${productId}`)).status).to.equal(200);
      tells(await program.post('/products', productOf(generalisedWageTable())), {
        status: 403,
        problem: 'not-permitted',
        says: /scoped/,
      });
      tells(await program.post('/api-keys', { name: 'more', scopes: ['product.read'] }), {
        status: 403,
        problem: 'not-permitted',
      });
      await ada.delete(`/api-keys/${issued['id']}`);
      tells(await program.get(`/products/${productId}`), { status: 401, problem: 'token-invalid' });
      program.apiKey = 'dbk_made-up';
      tells(await program.get('/me'), { status: 401, problem: 'token-invalid' });
    });
  });

  it('of the Idempotency-Key header', async () => {
    const reply = await bo.post(
      '/agreements',
      { listingId, purpose: 'AcademicResearch', termDays: 1, uses: 1 },
      { 'idempotency-key': 'x'.repeat(200) },
    );
    tells(reply, { status: 422, problem: 'invalid-request' });
  });

  it('every problem leads to its documentation', async () => {
    const { body } = await bo.get('/nothing');
    const page = await exchange.anonymous.get(`/${body['type']}`);
    expect([page.status, page.text.includes('no-such-path')]).to.deep.equal([200, true]);
  });
});

function streamBytes(url: string, token: string, bytes: number): Promise<number | string> {
  return new Promise((resolve) => {
    const sending = httpRequest(
      url,
      { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' } },
      (response) => {
        resolve(response.statusCode ?? 0);
        sending.destroy();
      },
    );
    sending.on('error', () => resolve('cut off'));
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    let sent = 0;
    const more = () => {
      while (sent < bytes && !sending.destroyed) {
        sent += chunk.length;
        if (!sending.write(chunk)) return void sending.once('drain', more);
      }
      if (!sending.destroyed) sending.end();
    };
    more();
  });
}
