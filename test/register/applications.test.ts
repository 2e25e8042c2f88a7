import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { clock, shiftClock } from '../../src/kernel/clock.ts';
import { bookAt } from '../../src/principles/index.ts';
import { completeCreditCode } from '../../src/register/index.ts';
import { expectStatus } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { unknownMember, typeOf, pointersOf } from './replies.ts';

describe('members', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });
  afterEach(() => shiftClock(0));

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
      const ada = await exchange.client().signIn(email.toUpperCase(), 'a long password');
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
});
