import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { clock, shiftClock } from '../../src/kernel/clock.ts';
import { db } from '../../src/db/connection.ts';
import { bookAt } from '../../src/principles/index.ts';
import { completeCreditCode, foundInstitution, standingOf } from '../../src/register/index.ts';
import { isFourEyes } from '../../src/kernel/four-eyes.ts';
import { creditCodeCheck, isCreditCode } from '../../src/register/rules.ts';
import { Client, expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { asClock } from '../../src/command/index.ts';
import { buyerWith, delivery, listedWages, subjects } from '../support/trade.ts';

const reason = 'A test of membership.';
const unknownMember = `mem_${'0'.repeat(32)}`;
const typeOf = ({ status, body }: { status: number; body: Body }) => [status, body['type']?.replace('/problems/', '')];
const pointersOf = (body: Body) => itemsOf(body, 'errors').map(({ pointer }) => pointer as string);

describe('members', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });
  afterEach(() => shiftClock(0));

  /** Plays moves such as `olga:review oscar:admit` on a new application, and expects the state or the last refusal. */
  async function check(moves: string, outcome: string | RegExp): Promise<void> {
    const ada = await exchange.applicant('ada');
    const cast: Record<string, Person> = {
      ada,
      olga: exchange.operators[0],
      oscar: exchange.operators[1],
      rita: exchange.regulator,
    };
    let last: Body = {};
    for (const [who = '', verb = ''] of moves.split(' ').map((move) => move.split(':'))) {
      const person = cast[who] ?? (await exchange.supplier(who));
      last = (
        await person.post(
          `/members/${ada.memberId}/${verb}`,
          ['review', 'admit', 'withdraw'].includes(verb) ? {} : { reason },
        )
      ).body;
    }
    if (typeof outcome === 'string') expect(last['state']).to.equal(outcome);
    else expect(last['detail']).to.match(outcome);
  }

  describe('a membership', () => {
    const admitted = 'olga:review oscar:admit';
    it('is given by a second operator', () => check(admitted, 'admitted'));
    it('is not given by the operator who reviewed', () => check('olga:review olga:admit', /another operator must/));
    it('is not refused by the operator who reviewed', () => check('olga:review olga:reject', /another operator must/));
    it('is refused by a second operator', () => check('olga:review oscar:reject', 'rejected'));
    it('is not given without a review', () =>
      check('olga:admit', /is applied; from there it can only review, withdraw/));
    it('is not given twice', () =>
      check(`${admitted} oscar:admit`, /is admitted; from there it can only suspend, terminate/));
    it('is not asked for any more once withdrawn', () => check('ada:withdraw', 'withdrawn'));
    it('can be withdrawn while it is looked at', () => check('olga:review ada:withdraw', 'withdrawn'));
    it('is over once withdrawn', () => check('ada:withdraw olga:review', /that is an end/));
    it('is over once refused', () => check('olga:review oscar:reject oscar:admit', /that is an end/));
    it('cannot be withdrawn by the operator', () => check('olga:withdraw', /Only the member/));
    it('cannot be withdrawn by a stranger', () => check('eve:withdraw', /not visible to you/));
    it('cannot be reviewed by its applicant', () => check('ada:review', /for the operator/));
    it('cannot be reviewed by the regulator', () => check('rita:review', /for the operator/));
    it('is suspended by the regulator', () => check(`${admitted} rita:suspend`, 'suspended'));
    it('is given back by the operator', () => check(`${admitted} rita:suspend olga:reinstate`, 'admitted'));
    it('is ended out of suspension', () => check(`${admitted} olga:suspend olga:terminate`, 'terminated'));
    it('is ended by the operator', () => check(`${admitted} oscar:terminate`, 'terminated'));
    it('is not ended by the regulator', () => check(`${admitted} rita:terminate`, /for the operator/));
    it('does not come back from its end', () => check(`${admitted} olga:terminate rita:reinstate`, /that is an end/));

    it('that two decide at the same moment is decided once', async () => {
      const [olga, oscar] = exchange.operators;
      for (let round = 0; round < 5; round += 1) {
        const { memberId } = await exchange.applicant('ada');
        await olga.post(`/members/${memberId}/review`);
        const both = await Promise.all([
          oscar.post(`/members/${memberId}/admit`),
          oscar.post(`/members/${memberId}/reject`, { reason }),
        ]);
        expect(both.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
        const won = both.find(({ status }) => status === 200)?.body['state'];
        expect((await olga.get(`/members/${memberId}`)).body['state']).to.equal(won);
      }
    });

    it('shows each what it may do next: whoever reviewed sees why not', async () => {
      const { memberId } = await exchange.applicant('ada');
      await exchange.operators[0].post(`/members/${memberId}/review`);
      const admitSeenBy = async (person: Person) =>
        itemsOf((await person.get(`/members/${memberId}`)).body, 'actions').find(
          ({ action }) => action === 'member.admit',
        );
      expect(await admitSeenBy(exchange.operators[0])).to.include({
        allowed: false,
        why: 'Whoever reviewed an application may not decide it; another operator must.',
      });
      expect(await admitSeenBy(exchange.operators[1])).to.deep.include({ allowed: true, why: null });
      expect(await admitSeenBy(exchange.regulator)).to.include({
        allowed: false,
        why: 'Only the operator may do this.',
      });
    });

    it('is taken and given back with a reason of words, which the log keeps', async () => {
      const ada = await exchange.supplier('ada');
      for (const verb of ['suspend', 'reinstate', 'terminate', 'reject']) {
        for (const body of [{}, { reason: 'short' }, { reason: ' '.repeat(40) }, { reason: 'x'.repeat(513) }]) {
          const refused = await exchange.operators[0].post(`/members/${ada.memberId}/${verb}`, body);
          expect([refused.status, pointersOf(refused.body)], verb).to.deep.equal([422, ['#/reason']]);
        }
      }
      const suspended = expectStatus(
        await exchange.regulator.post(`/members/${ada.memberId}/suspend`, { reason }),
        200,
      );
      expect([suspended['reason'], suspended['waitsFor']]).to.deep.equal([
        reason,
        'the operator or the regulator to reinstate or terminate',
      ]);
      const logged = await exchange.regulator.get(`/log/entries?action=member.suspend&subject=${ada.memberId}`);
      expect(itemsOf(logged.body).map(({ entry }) => entry?.['facts']?.['reason'])).to.deep.equal([reason]);
    });

    it('of nobody, or of something that is no member, is not found', async () => {
      const [olga] = exchange.operators;
      expect(typeOf(await olga.get(`/members/${unknownMember}`))).to.deep.equal([404, 'not-found']);
      expect(typeOf(await olga.post(`/members/${unknownMember}/review`))).to.deep.equal([404, 'not-found']);
      expect(pointersOf((await olga.get(`/members/${olga.userId}`)).body)).to.deep.equal(['#/memberId']);
    });
  });

  describe('a suspension', () => {
    it('takes effect at once on sessions, keys and deliveries, and so does its end', async () => {
      const { listingId } = await listedWages(exchange);
      const buyer = await buyerWith(exchange, '10');
      const { deliveryId } = await delivery(buyer, listingId, 10);
      const issued = expectStatus(
        await buyer.post('/api-keys', { name: 'asker', scopes: ['call.query', 'me.read'] }),
        201,
      );
      const program = Object.assign(new Client(exchange.url), { apiKey: issued['secret'] as string });
      const question = { purpose: 'AcademicResearch', keys: [subjects[0]] };
      const ask = async (who: Client) => (await who.post(`/deliveries/${deliveryId}/query`, question)).status;
      const parts = async () => (await buyer.get('/me')).body['parts'];
      expect([await ask(buyer), await ask(program), await parts()]).to.deep.equal([
        201,
        201,
        ['anyone', 'member', 'buyer'],
      ]);
      await exchange.operators[0].post(`/members/${buyer.memberId}/suspend`, { reason });
      expect([await ask(buyer), await ask(program), await parts()]).to.deep.equal([403, 403, ['anyone', 'member']]);
      expect((await buyer.get('/me')).body['standing']).to.equal('suspended');
      await exchange.operators[0].post(`/members/${buyer.memberId}/reinstate`, { reason });
      expect([await ask(buyer), await ask(program), await parts()]).to.deep.equal([
        201,
        201,
        ['anyone', 'member', 'buyer'],
      ]);
    });
  });

  describe('an application', () => {
    const text = (bytes: number) => randomBytes(bytes).toString('hex');
    const leading = () =>
      `91310000MA1${[...randomBytes(6)].map((byte) => '0123456789ABCDEFGHJKLMNPQRTUWXY'.charAt(byte % 31)).join('')}`;
    const application = (change: object = {}, user: object = {}) => {
      const person = { name: 'Ada', email: `ada.${text(6)}@member.example` };
      return {
        legalName: 'Ada Ltd',
        creditCode: completeCreditCode(leading()),
        capacities: ['supplier'],
        contact: person,
        officer: person,
        securityGrade: 3,
        acceptsRuleBook: bookAt(clock.now()).version,
        user: { ...person, password: 'a long password', ...user },
        ...change,
      };
    };
    const apply = (body: object) => exchange.anonymous.post('/members', body);

    it('accepts the rule book in force and no other', async () => {
      const { version } = (await exchange.anonymous.get('/principles')).body['ruleBook'] as unknown as {
        version: number;
      };
      expect((await apply(application({ acceptsRuleBook: version }))).status).to.equal(201);
      expect(typeOf(await apply(application({ acceptsRuleBook: version + 1 })))).to.deep.equal([
        422,
        'rule-book-outdated',
      ]);
    });

    const wrong: readonly (readonly [pointer: string, change: object, user?: object])[] = [
      ['#/creditCode', { creditCode: '91350100M000100Y44' }],
      ['#/creditCode', { creditCode: '' }],
      ['#/capacities', { capacities: [] }],
      ['#/capacities', { capacities: ['supplier', 'supplier'] }],
      ['#/capacities/0', { capacities: ['operator'] }],
      ['#/capacities/1', { capacities: ['buyer', 'regulator'] }],
      ['#/securityGrade', { securityGrade: 0 }],
      ['#/securityGrade', { securityGrade: 6 }],
      ['#/legalName', { legalName: ' A ' }],
      ['#/contact/email', { contact: { name: 'Ada', email: 'ada at home' } }],
      ['#/state', { state: 'admitted' }],
      ['#/user/password', {}, { password: '11 letters.' }],
      ['#/user/name', {}, { name: '  ' }],
      ['#/user/memberId', {}, { memberId: unknownMember }],
    ];
    for (const [pointer, change, user] of wrong) {
      it(`with ${JSON.stringify(user ?? change)} is refused at ${pointer}`, async () => {
        const refused = await apply(application(change, user));
        expect([refused.status, pointersOf(refused.body)]).to.deep.equal([422, [pointer]]);
      });
    }

    it('with a credit code that applied before is refused, and leaves no user behind', async () => {
      const first = application();
      expectStatus(await apply(first), 201);
      const again = application({ creditCode: first.creditCode });
      expect(typeOf(await apply(again))).to.deep.equal([409, 'already-member']);
      expect(
        (await exchange.anonymous.post('/sessions', { email: again.user.email, password: again.user.password })).status,
      ).to.equal(401);
    });

    it('of an e-mail address that is taken is refused, in whatever case it is written; so is an invitation', async () => {
      const email = `Ada.${text(6).toUpperCase()}@Member.Example`;
      expectStatus(await apply(application({}, { email })), 201);
      expect(typeOf(await apply(application({}, { email: email.toLowerCase() })))).to.deep.equal([409, 'email-taken']);
      const ada = await new Client(exchange.url).signIn(email.toUpperCase(), 'a long password');
      expect((await ada.get('/me')).body['user']?.['email']).to.equal(email.toLowerCase());
      const invitation = { name: 'Bea', email: email.toUpperCase(), password: 'a long password' };
      expect(typeOf(await ada.post('/users', invitation))).to.deep.equal([409, 'email-taken']);
    });

    it('gives its applicant no capacity before it is admitted', async () => {
      const ada = await exchange.applicant('ada');
      const me = (await ada.get('/me')).body;
      expect([me['parts'], me['standing']]).to.deep.equal([['anyone', 'member'], 'applied']);
      expect((await ada.post('/api-keys', { name: 'early', scopes: ['me.read'] })).body['detail']).to.include(
        'your member is applied',
      );
    });
  });

  describe('lists', () => {
    const all = async (person: Person, path: string) => {
      const ids: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const body: Body = expectStatus(
          await person.get(
            `${path}${path.includes('?') ? '&' : '?'}limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`,
          ),
          200,
        );
        ids.push(...itemsOf(body).map(({ id }) => id as string));
        cursor = body['next'] ?? null;
      }
      expect(ids).to.deep.equal([...new Set(ids)].sort().reverse());
      return ids;
    };

    it('of members hold every application once, by state and capacity, and no institution', async () => {
      const [olga] = exchange.operators;
      const [ada, bo, cai] = [
        await exchange.supplier('ada'),
        await exchange.buyer('bo'),
        await exchange.applicant('cai'),
      ];
      const ids = await all(olga, '/members');
      expect(ids).to.include.members([ada.memberId, bo.memberId, cai.memberId]);
      expect(ids).to.not.include.members([olga.memberId]);
      expect(ids).to.not.include(exchange.regulator.memberId);
      const applied = await all(olga, '/members?state=applied');
      expect([applied.includes(cai.memberId), applied.includes(ada.memberId)]).to.deep.equal([true, false]);
      const buyers = await all(olga, '/members?capacity=buyer');
      expect([
        buyers.includes(bo.memberId),
        buyers.includes(cai.memberId),
        buyers.includes(ada.memberId),
      ]).to.deep.equal([true, true, false]);
    });

    it('of users and keys hold one’s own; operator and regulator see every user, and nobody another’s keys', async () => {
      const [ada, bo] = [await exchange.supplier('ada'), await exchange.supplier('bo')];
      const invited: string[] = [];
      for (let count = 0; count < 4; count += 1) {
        const email = `colleague.${randomBytes(6).toString('hex')}@member.example`;
        invited.push(
          expectStatus(await ada.post('/users', { name: 'Colleague', email, password: 'a long password' }), 201)[
            'id'
          ] ?? '',
        );
        await ada.post('/api-keys', { name: `key ${count}`, scopes: ['me.read'] });
      }
      expect((await all(ada, '/users')).sort()).to.deep.equal([ada.userId, ...invited].sort());
      expect(await all(bo, '/users')).to.deep.equal([bo.userId]);
      expect(
        itemsOf((await exchange.operators[0].get('/users?limit=200')).body).map(({ id }) => id),
      ).to.include.members(invited);
      expect(itemsOf((await exchange.regulator.get('/users?limit=200')).body).map(({ id }) => id)).to.include(
        bo.userId,
      );
      expect([(await all(ada, '/api-keys')).length, (await all(bo, '/api-keys')).length]).to.deep.equal([4, 0]);
    });
  });

  describe('users of an institution', () => {
    it('count as another pair of eyes only once a colleague other than the inviter has vouched for them', async () => {
      const [olga, otto] = exchange.operators;
      const [email, password] = [`puppet.${randomBytes(6).toString('hex')}@operator.example`, 'a long password'];
      const invited = expectStatus(await olga.post('/users', { name: 'Puppet', email, password }), 201);
      const activate = (by: Person) => by.post(`/users/${invited['id']}/activate`);
      expect(invited['state']).to.equal('invited');
      expect(typeOf(await exchange.anonymous.post('/sessions', { email, password }))).to.deep.equal([
        401,
        'wrong-credentials',
      ]);
      expect(typeOf(await activate(olga))).to.deep.equal([403, 'four-eyes']);
      const strangers = [await activate(exchange.regulator), await activate(await exchange.supplier('ada'))];
      expect(strangers.map(({ status }) => status)).to.deep.equal([403, 404]);
      expect(expectStatus(await activate(otto), 200)['state']).to.equal('active');
      expect((await exchange.anonymous.post('/sessions', { email, password })).status).to.equal(201);
      expect(typeOf(await activate(otto))).to.deep.equal([409, 'wrong-state']);
      expect((await otto.post('/users/usr_00000000000000000000000000000000/activate')).status).to.equal(404);
    });
  });

  describe('API keys', () => {
    const program = (secret: unknown) => Object.assign(new Client(exchange.url), { apiKey: secret as string });

    it('expire, are revoked once, and end with their user', async () => {
      const ada = await exchange.supplier('ada');
      const issue = async (days?: number) =>
        expectStatus(await ada.post('/api-keys', { name: 'k', scopes: ['me.read'], days }), 201);
      const [short, long, other] = [await issue(1), await issue(), await issue()];
      shiftClock(25 * 3_600_000);
      expect(typeOf(await program(short['secret']).get('/me'))).to.deep.equal([401, 'token-invalid']);
      expect((await program(long['secret']).get('/me')).status).to.equal(200);
      shiftClock(0);
      expect((await ada.delete(`/api-keys/${other['id']}`)).body['state']).to.equal('revoked');
      expect(typeOf(await ada.delete(`/api-keys/${other['id']}`))).to.deep.equal([409, 'wrong-state']);
      expect(typeOf(await ada.delete(`/api-keys/key_${'0'.repeat(32)}`))).to.deep.equal([404, 'not-found']);
      await db().query("UPDATE users SET state = 'left' WHERE id = ?", { replacements: [ada.userId] });
      expect([(await program(long['secret']).get('/me')).status, (await ada.get('/me')).status]).to.deep.equal([
        401, 401,
      ]);
      const again = await exchange.anonymous.post('/sessions', { email: ada.email, password: ada.password });
      expect(typeOf(again)).to.deep.equal([401, 'wrong-credentials']);
    });

    it('issue no other keys and close no sessions, whatever they are scoped to', async () => {
      const ada = await exchange.supplier('ada');
      const { secret } = expectStatus(
        await ada.post('/api-keys', { name: 'k', scopes: ['key.issue', 'session.close'] }),
        201,
      );
      expect((await program(secret).post('/api-keys', { name: 'more', scopes: ['me.read'] })).body['detail']).to.match(
        /a person must/,
      );
      expect((await program(secret).delete('/sessions/current')).body['detail']).to.match(/no session to close/);
    });

    it('see in /me only what they are scoped to, and what anyone may', async () => {
      const ada = await exchange.supplier('ada');
      const { secret } = expectStatus(
        await ada.post('/api-keys', { name: 'k', scopes: ['me.read', 'product.read'] }),
        201,
      );
      const mayOf = async (who: Client) => (await who.get('/me')).body['may'] as unknown as string[];
      const [key, person] = [await mayOf(program(secret)), await mayOf(ada)];
      expect(key).to.include.members(['me.read', 'product.read', 'listing.read']);
      expect([key.includes('product.create'), person.includes('product.create')]).to.deep.equal([false, true]);
    });

    it('are for actions there are, and for a year at most', async () => {
      const ada = await exchange.supplier('ada');
      const pointers = async (change: object) =>
        pointersOf((await ada.post('/api-keys', { name: 'k', scopes: ['me.read'], ...change })).body);
      expect(await pointers({ scopes: [] })).to.deep.equal(['#/scopes']);
      expect(await pointers({ scopes: ['me.read', 'everything'] })).to.deep.equal(['#/scopes/1']);
      for (const days of [0, 366, 1.5, '1']) expect(await pointers({ days }), String(days)).to.deep.equal(['#/days']);
    });
  });

  it('of whom the exchange is made are founded with two people at least', async () => {
    const users = [{ name: 'One', email: 'one@alone.example', password: 'a long password' }];
    const founded = await asClock(foundInstitution, { capacity: 'operator', legalName: 'Alone', users }).catch(
      (error: Error) => error.message,
    );
    expect(founded).to.equal('The operator needs at least two users.');
    expect(
      (await exchange.anonymous.post('/sessions', { email: 'one@alone.example', password: 'a long password' })).status,
    ).to.equal(401);
  });

  it('are looked up for users and keys only; nobody else has a standing', async () => {
    const message = await standingOf(null, { kind: 'clock' }, new Date()).catch((error: Error) => error.message);
    expect(message).to.equal('A clock caller has no standing to look up.');
  });
});

describe('a credit code', () => {
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  const first17 = fc
    .array(fc.constantFrom(...alphabet), { minLength: 17, maxLength: 17 })
    .map((characters) => characters.join(''));

  for (const code of [
    '91350100M000100Y43',
    '9144030071526726XG',
    '91110108551385082Q',
    '914403001922038216',
    '91330100799655058B',
  ]) {
    it(`such as ${code} is right`, () => expect(isCreditCode(code)).to.equal(true));
  }

  it('with any one character changed is wrong', () => {
    fc.assert(
      fc.property(first17, fc.nat(17), fc.constantFrom(...alphabet), (leading, place, other) => {
        const code = completeCreditCode(leading);
        expect([code.length, isCreditCode(code)]).to.deep.equal([18, true]);
        const changed = code.slice(0, place) + other + code.slice(place + 1);
        expect(isCreditCode(changed)).to.equal(changed === code);
      }),
      { verbose: 1 },
    );
  });

  it('whose sum is a multiple of 31 ends in 0', () => {
    expect(creditCodeCheck(Array.from({ length: 17 }, () => 0))).to.equal(0);
    expect([completeCreditCode('0'.repeat(17)), isCreditCode('0'.repeat(18))]).to.deep.equal(['0'.repeat(18), true]);
  });

  it('has 18 characters of its alphabet: no I, O, S, V or Z, no small letters', () => {
    const wrong = [
      '',
      '0'.repeat(17),
      '0'.repeat(19),
      `${'0'.repeat(18)}\n`,
      '9135 0100M00010043',
      '91350100m000100y43',
    ];
    for (const code of wrong) expect(isCreditCode(code), code).to.equal(false);
    for (const letter of 'IOSVZ') {
      const accepted = [...alphabet].filter((check) => isCreditCode(`${letter}${'0'.repeat(16)}${check}`));
      expect(accepted, letter).to.deep.equal([]);
    }
  });
});

describe('four eyes', () => {
  it('are two people who are both known', () => {
    const cases = [
      ['a', 'b'],
      ['a', 'a'],
      [null, 'b'],
      ['a', null],
      [null, null],
    ] as const;
    expect(cases.map(([prepared, decided]) => isFourEyes(prepared, decided))).to.deep.equal([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
