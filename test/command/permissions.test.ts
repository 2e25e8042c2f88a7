import { expect } from 'chai';
import { own, type Ctx } from '../../src/kernel/ctx.ts';
import { Problem } from '../../src/kernel/problem.ts';
import { permissions, type Action, assertOwnership, permit } from '../../src/command/index.ts';
import { anonymous, clockActor, type Actor, type Owners, type Part } from '../../src/kernel/actor.ts';

const mine = 'mem_mine';
const acting = (...parts: Part[]): Actor => ({
  kind: 'user',
  userId: 'usr_me',
  memberId: mine,
  sessionId: 'ses_me',
  parts: ['anyone', 'member', ...parts],
  scopes: null,
  standing: parts.length > 0 ? 'good' : 'suspended',
});
const supplier = acting('supplier');
const buyer = acting('buyer');
const operator = acting('operator');
const regulator = acting('regulator');
const suspended = acting();

const others: Owners = { supplier: 'mem_a', buyer: 'mem_b', member: 'mem_c' };
// prettier-ignore
const columns: readonly (readonly [who: Actor, owners: Owners])[] = [
  [anonymous, others],
  [supplier, { ...others, supplier: mine, member: mine }], [supplier, others],
  [buyer, { ...others, buyer: mine, member: mine }], [buyer, others],
  [operator, { ...others, member: mine }], [operator, others],
  [regulator, { ...others, member: mine }], [regulator, others],
  [suspended, { supplier: mine, buyer: mine, member: mine }], [suspended, others],
  [clockActor, others],
];

/**
 * Written by hand, from the design and not from the table under test. The first of each pair: a record of its own; the
 * second: of others.
 */
const grid = `
                       nobody  supplier  buyer   operator  regulator  suspended  clock
                         -     own oth  own oth  own oth   own oth    own oth      -
  member.apply           y      y   y    y   y    y   y     y   y      y   y       y
  member.read            .      y   .    y   .    y   y     y   y      y   .       .
  member.list            .      .   .    .   .    y   y     y   y      .   .       .
  member.name            y      y   y    y   y    y   y     y   y      y   y       y
  member.review          .      .   .    .   .    y   y     .   .      .   .       .
  member.admit           .      .   .    .   .    y   y     .   .      .   .       .
  member.reject          .      .   .    .   .    y   y     .   .      .   .       .
  member.suspend         .      .   .    .   .    y   y     y   y      .   .       .
  member.reinstate       .      .   .    .   .    y   y     y   y      .   .       .
  member.terminate       .      .   .    .   .    y   y     .   .      .   .       .
  member.withdraw        .      y   .    y   .    y   .     y   .      y   .       .
  institution.found      .      .   .    .   .    .   .     .   .      .   .       y
  user.invite            .      y   .    y   .    y   .     y   .      y   .       .
  user.activate          .      y   .    y   .    y   .     y   .      y   .       .
  user.list              .      y   .    y   .    y   y     y   y      y   .       .
  session.open           y      y   y    y   y    y   y     y   y      y   y       y
  session.refresh        y      y   y    y   y    y   y     y   y      y   y       y
  session.close          .      y   .    y   .    y   .     y   .      y   .       .
  me.read                .      y   .    y   .    y   .     y   .      y   .       .
  key.issue              .      y   .    y   .    .   .     .   .      .   .       .
  key.list               .      y   .    y   .    y   .     y   .      y   .       .
  key.revoke             .      y   .    y   .    y   .     y   .      y   .       .

  job.read               .      y   .    y   .    y   .     y   .      y   .       .
  job.cancel             .      y   .    y   .    y   .     y   .      y   .       .

  exchange.read          y      y   y    y   y    y   y     y   y      y   y       y
  principle.read         y      y   y    y   y    y   y     y   y      y   y       y
  rule-book.propose      .      .   .    .   .    y   y     .   .      .   .       .
  rule-book.approve      .      .   .    .   .    y   y     .   .      .   .       .
  rule-book.reject       .      .   .    .   .    y   y     .   .      .   .       .
  rule-book.read         y      y   y    y   y    y   y     y   y      y   y       y
  verdict.read           .      y   .    y   .    y   y     y   y      .   .       .
  verdict.replay         .      y   .    y   .    y   y     y   y      .   .       .
  case.appeal            .      y   .    y   .    .   .     .   .      .   .       .
  case.decide            .      .   .    .   .    y   y     .   .      .   .       .
  case.read              .      y   .    y   .    y   y     y   y      .   .       .
  opt-out.register       .      y   .    .   .    y   y     .   .      .   .       .
  opt-out.read           .      y   .    .   .    y   y     y   y      .   .       .

  item.read              y      y   y    y   y    y   y     y   y      y   y       y
  item.define            .      .   .    .   .    .   .     .   .      .   .       y
  product.create         .      y   .    .   .    .   .     .   .      .   .       .
  product.read           .      y   .    .   .    y   y     y   y      .   .       .
  upload.open            .      y   .    .   .    .   .     .   .      .   .       .
  upload.send            .      y   .    .   .    .   .     .   .      .   .       .
  upload.read            .      y   .    .   .    .   .     .   .      .   .       .
  upload.examine         .      y   .    .   .    .   .     .   .      .   .       .
  upload.discard         .      y   .    .   .    .   .     .   .      .   .       .
  revision.ingest        .      y   .    .   .    .   .     .   .      .   .       .
  revision.read          .      y   .    .   .    y   y     y   y      .   .       .
  revision.generalise    .      y   .    .   .    .   .     .   .      .   .       .
  consent.commit         .      y   .    .   .    .   .     .   .      .   .       .
  consent.check          .      y   .    y   y    y   y     y   y      .   .       .
  listing.draft          .      y   .    .   .    .   .     .   .      .   .       .
  listing.revise         .      y   .    .   .    .   .     .   .      .   .       .
  listing.read           y      y   y    y   y    y   y     y   y      y   y       y
  listing.explain        .      y   .    .   .    y   y     y   y      .   .       .
  listing.submit         .      y   .    .   .    .   .     .   .      .   .       .
  listing.publish        .      .   .    .   .    y   y     .   .      .   .       .
  listing.return         .      .   .    .   .    y   y     .   .      .   .       .
  listing.pause          .      y   .    .   .    .   .     .   .      .   .       .
  listing.resume         .      y   .    .   .    .   .     .   .      .   .       .
  listing.retire         .      y   .    .   .    .   .     .   .      .   .       .
  listing.withdraw       .      y   .    .   .    .   .     .   .      .   .       .
  listing.take-down      .      .   .    .   .    y   y     y   y      .   .       .

  agreement.order        .      .   .    y   .    .   .     .   .      .   .       .
  agreement.explain      .      .   .    y   .    .   .     .   .      .   .       .
  agreement.read         .      y   .    y   .    y   y     y   y      .   .       .
  agreement.terminate    .      y   .    y   .    y   y     .   .      .   .       .
  agreement.expire       .      .   .    .   .    .   .     .   .      .   .       y

  delivery.request       .      .   .    y   .    .   .     .   .      .   .       .
  delivery.read          .      y   .    y   .    y   y     y   y      .   .       .
  delivery.suspend       .      y   .    y   .    .   .     .   .      .   .       .
  delivery.resume        .      y   .    y   .    .   .     .   .      .   .       .
  delivery.complete      .      .   .    y   .    .   .     .   .      .   .       .
  delivery.terminate     .      y   .    y   .    y   y     .   .      .   .       .
  delivery.explain       .      y   .    y   .    y   y     y   y      .   .       .
  call.query             .      .   .    y   .    .   .     .   .      .   .       .
  call.file              .      .   .    y   .    .   .     .   .      .   .       .
  call.download          .      .   .    y   .    .   .     .   .      .   .       .
  file.complete          .      .   .    .   .    .   .     .   .      .   .       y
  file.fail              .      .   .    .   .    .   .     .   .      .   .       y
  call.read              .      y   .    y   .    y   y     y   y      .   .       .
  notice.read            .      y   .    y   .    y   y     y   y      .   .       .
  notice.confirm         .      .   .    y   .    .   .     .   .      .   .       .
  notice.lapse           .      .   .    .   .    .   .     .   .      .   .       y
  correction.send        .      y   .    .   .    .   .     .   .      .   .       .
  correction.notify      .      .   .    .   .    .   .     .   .      .   .       y
  correction.read        .      y   .    .   .    y   y     y   y      .   .       .

  deposit.record         .      .   .    .   .    y   y     .   .      .   .       .
  deposit.confirm        .      .   .    .   .    y   y     .   .      .   .       .
  deposit.reject         .      .   .    .   .    y   y     .   .      .   .       .
  deposit.read           .      y   .    y   .    y   y     y   y      y   .       .
  account.read           .      y   .    y   .    y   y     y   y      y   .       .
  statement.read         .      y   .    y   .    y   y     y   y      y   .       .
  obligation.read        .      y   .    y   .    y   y     y   y      .   .       .
  obligation.explain     .      y   .    y   .    y   y     y   y      .   .       .
  cycle.read             .      .   .    .   .    y   y     y   y      .   .       .
  cycle.cut-off          .      .   .    .   .    y   y     .   .      .   .       y
  cycle.reconcile        .      .   .    .   .    y   y     .   .      .   .       y
  cycle.net              .      .   .    .   .    y   y     .   .      .   .       y
  cycle.notify           .      .   .    .   .    y   y     .   .      .   .       y
  cycle.finalise         .      .   .    .   .    y   y     .   .      .   .       y
  books.prove            .      .   .    .   .    y   y     y   y      .   .       .

  log.read               .      .   .    .   .    .   .     y   y      .   .       .
  log.own                .      y   .    y   .    y   .     y   .      y   .       .
  log.checkpoint         y      y   y    y   y    y   y     y   y      y   y       y
  hold.place             .      .   .    .   .    .   .     y   y      .   .       .
  hold.release           .      .   .    .   .    .   .     y   y      .   .       .
  hold.read              .      .   .    .   .    y   y     y   y      .   .       .
  incident.open          .      y   .    y   .    y   y     y   y      .   .       .
  incident.read          .      y   .    y   .    y   y     y   y      .   .       .
  incident.report        .      y   .    y   .    y   y     y   y      .   .       .
  incident.close         .      .   .    .   .    y   y     y   y      .   .       .
  incident.lapse         .      .   .    .   .    .   .     .   .      .   .       y
  subject-request.register .      y   .    .   .    y   y     .   .      .   .       .
  subject-request.read   .      y   .    .   .    y   y     y   y      .   .       .
  subject-request.answer .      y   .    .   .    y   y     .   .      .   .       .
  subject-request.lapse  .      .   .    .   .    .   .     .   .      .   .       y
  history.read           .      y   .    y   .    y   y     y   y      y   .       .
  desk.read              .      y   .    y   .    y   y     y   y      .   .       .
  alert.read             .      y   .    y   .    y   .     y   .      y   .       .
  alert.mark             .      y   .    y   .    y   .     y   .      y   .       .
  draft.read             .      y   .    y   .    y   .     y   .      y   .       .
  draft.keep             .      y   .    y   .    y   .     y   .      y   .       .
  draft.discard          .      y   .    y   .    y   .     y   .      y   .       .
  view.read              .      y   .    y   .    y   .     y   .      y   .       .
  view.keep              .      y   .    y   .    y   .     y   .      y   .       .
  view.discard           .      y   .    y   .    y   .     y   .      y   .       .
  settings.keep          .      y   .    y   .    y   .     y   .      y   .       .
  find.any               y      y   y    y   y    y   y     y   y      y   y       y
`;

const rows = grid
  .split('\n')
  .slice(3)
  .filter((line) => line.trim() !== '')
  .map((line) => {
    const [action, ...cells] = line.trim().split(/\s+/);
    return { action: action as Action, cells };
  });

describe('the permission table', () => {
  for (const { action, cells } of rows) {
    it(`gives ${action} to those it is for and to nobody else`, () => {
      expect(
        columns.map(([who, owners]) => (refusalOf(who, owners, action) === undefined ? 'y' : '.')).join(' '),
      ).to.equal(cells.join(' '));
    });
  }

  it('has no action that the grid leaves out, and the grid none that it does not have', () => {
    expect(rows.map(({ action }) => action).sort()).to.deep.equal(Object.keys(permissions).sort());
    expect(
      rows.every(({ cells }) => cells.length === columns.length && cells.every((cell) => cell === 'y' || cell === '.')),
    ).to.equal(true);
  });

  it("tells each why not: sign in, not yours to know, not your part, not in good standing, not the key's scope", () => {
    expect(refusalOf(anonymous, others, 'listing.draft')).to.include({ status: 401, code: 'not-authenticated' });
    expect(refusalOf(buyer, others, 'agreement.read')).to.include({ status: 404, code: 'not-found' });
    expect(
      refusalOf(
        { ...supplier, parts: ['anyone', 'member', 'supplier', 'buyer'] },
        { ...others, supplier: mine },
        'delivery.complete',
      ),
    ).to.include({ status: 403, message: 'Only the buyer of this record may do this.' });
    expect(refusalOf(supplier, others, 'listing.publish')).to.include({
      status: 403,
      message: 'listing.publish is for the operator.',
    });
    expect(refusalOf(suspended, others, 'listing.draft')).to.include({
      status: 403,
      message: 'listing.draft is for the supplier in good standing; your member is suspended.',
    });
  });

  it('lets an API key do what it is scoped to, and what anyone may, and nothing else of its member', () => {
    const key: Actor = { ...buyer, kind: 'key', sessionId: null, scopes: ['call.query'] };
    const owners = { ...others, buyer: mine };
    expect(refusalOf(key, owners, 'call.query')).to.equal(undefined);
    expect(refusalOf(key, owners, 'listing.read')).to.equal(undefined);
    expect(refusalOf(key, owners, 'agreement.order')).to.include({
      status: 403,
      message: 'This API key is not scoped to agreement.order.',
    });
    expect(refusalOf({ ...key, scopes: ['listing.draft'] }, others, 'listing.draft')).to.include({ status: 403 });
  });

  it('does not let a command commit that never compared the owners of its record', () => {
    const ctx = contextOf(supplier, 'listing.draft');
    expect(() => assertOwnership(ctx)).to.throw(/never compared the owners/);
    own(ctx, { supplier: mine }, 'record');
    expect(() => assertOwnership(ctx)).to.not.throw();
    expect(() => assertOwnership(contextOf(operator, 'listing.publish'))).to.not.throw();
  });
});

function contextOf(actor: Actor, action: Action): Ctx {
  return {
    actor,
    now: new Date(0),
    requestId: 'req_test',
    tx: null,
    action,
    reach: permit(actor, action),
    ownership: { checked: false },
    verdicts: [],
    evenIfRefused: [],
  };
}

function refusalOf(actor: Actor, owners: Owners, action: Action): Problem | undefined {
  try {
    own(contextOf(actor, action), owners, 'record');
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}
