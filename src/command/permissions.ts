import type { Actor, Part, Reach } from '../kernel/actor.ts';
import { problem } from '../kernel/problem.ts';

type PermissionRow = Readonly<Partial<Record<Part, Reach>>>;

/**
 * Who may do what, default deny. `own`: only records in which the actor has that part; `any`: every record. A command
 * or query without a row does not compile. `member` is the member itself in any standing; `anyone` needs no sign-in.
 */
// prettier-ignore
export const permissions = {
  // register
  'member.apply':       { anyone: 'any' },
  'member.read':        { member: 'own', operator: 'any', regulator: 'any' },
  'member.list':        { operator: 'any', regulator: 'any' },
  'member.name':        { anyone: 'any' },
  'member.review':      { operator: 'any' },
  'member.admit':       { operator: 'any' },
  'member.reject':      { operator: 'any' },
  'member.suspend':     { operator: 'any', regulator: 'any' },
  'member.reinstate':   { operator: 'any', regulator: 'any' },
  'member.terminate':   { operator: 'any' },
  'member.withdraw':    { member: 'own' },
  'institution.found':  { clock: 'any' },
  'user.invite':        { member: 'own' },
  'user.activate':      { member: 'own' },
  'user.list':          { member: 'own', operator: 'any', regulator: 'any' },
  'session.open':       { anyone: 'any' },
  'session.refresh':    { anyone: 'any' },
  'session.close':      { member: 'own' },
  'me.read':            { member: 'own' },
  'settings.keep':      { member: 'own' },
  'key.issue':          { supplier: 'own', buyer: 'own' },
  'key.list':           { member: 'own' },
  'key.revoke':         { member: 'own' },

  // jobs
  'job.read':           { member: 'own' },
  'job.cancel':         { member: 'own' },

  // principles
  'exchange.read':      { anyone: 'any' },
  'principle.read':     { anyone: 'any' },
  'rule-book.propose':  { operator: 'any' },
  'rule-book.approve':  { operator: 'any' },
  'rule-book.reject':   { operator: 'any' },
  'rule-book.read':     { anyone: 'any' },
  'verdict.read':       { supplier: 'own', buyer: 'own', operator: 'any', regulator: 'any' },
  'verdict.replay':     { supplier: 'own', buyer: 'own', operator: 'any', regulator: 'any' },
  'case.appeal':        { supplier: 'own', buyer: 'own' },
  'case.decide':        { operator: 'any' },
  'case.read':          { supplier: 'own', buyer: 'own', operator: 'any', regulator: 'any' },
  'opt-out.register':   { supplier: 'own', operator: 'any' },
  'opt-out.read':       { supplier: 'own', operator: 'any', regulator: 'any' },

  // list
  'item.read':          { anyone: 'any' },
  'item.define':        { clock: 'any' },
  'product.create':     { supplier: 'own' },
  'product.read':       { supplier: 'own', operator: 'any', regulator: 'any' },
  'upload.open':        { supplier: 'own' },
  'upload.send':        { supplier: 'own' },
  'upload.read':        { supplier: 'own' },
  'upload.examine':     { supplier: 'own' },
  'upload.discard':     { supplier: 'own' },
  'revision.ingest':    { supplier: 'own' },
  'revision.read':      { supplier: 'own', operator: 'any', regulator: 'any' },
  'revision.generalise': { supplier: 'own' },
  'consent.commit':     { supplier: 'own' },
  'consent.check':      { supplier: 'own', buyer: 'any', operator: 'any', regulator: 'any' },
  'listing.draft':      { supplier: 'own' },
  'listing.revise':     { supplier: 'own' },
  'listing.read':       { anyone: 'any' },
  'listing.explain':    { supplier: 'own', operator: 'any', regulator: 'any' },
  'listing.submit':     { supplier: 'own' },
  'listing.publish':    { operator: 'any' },
  'listing.return':     { operator: 'any' },
  'listing.pause':      { supplier: 'own' },
  'listing.resume':     { supplier: 'own' },
  'listing.retire':     { supplier: 'own' },
  'listing.withdraw':   { supplier: 'own' },
  'listing.take-down':  { operator: 'any', regulator: 'any' },

  // match
  'agreement.order':    { buyer: 'own' },
  'agreement.explain':  { buyer: 'own' },
  'agreement.read':     { supplier: 'own', buyer: 'own', operator: 'any', regulator: 'any' },
  'agreement.terminate': { supplier: 'own', buyer: 'own', operator: 'any' },
  'agreement.expire':   { clock: 'any' },

  // deliver
  'delivery.request':   { buyer: 'own' },
  'delivery.read':      { supplier: 'own', buyer: 'own', operator: 'any', regulator: 'any' },
  'delivery.suspend':   { supplier: 'own', buyer: 'own' },
  'delivery.resume':    { supplier: 'own', buyer: 'own' },
  'delivery.complete':  { buyer: 'own' },
  'delivery.terminate': { supplier: 'own', buyer: 'own', operator: 'any' },
  'delivery.explain':   { supplier: 'own', buyer: 'own', operator: 'any', regulator: 'any' },
  'call.query':         { buyer: 'own' },
  'call.file':          { buyer: 'own' },
  'call.download':      { buyer: 'own' },
  'call.read':          { supplier: 'own', buyer: 'own', operator: 'any', regulator: 'any' },
  'file.complete':      { clock: 'any' },
  'file.fail':          { clock: 'any' },

  'notice.read':        { supplier: 'own', buyer: 'own', operator: 'any', regulator: 'any' },
  'notice.confirm':     { buyer: 'own' },
  'notice.lapse':       { clock: 'any' },
  'correction.send':    { supplier: 'own' },
  'correction.notify':  { clock: 'any' },
  'correction.read':    { supplier: 'own', operator: 'any', regulator: 'any' },

  // settle
  'deposit.record':     { operator: 'any' },
  'deposit.confirm':    { operator: 'any' },
  'deposit.reject':     { operator: 'any' },
  'deposit.read':       { member: 'own', operator: 'any', regulator: 'any' },
  'account.read':       { member: 'own', operator: 'any', regulator: 'any' },
  'statement.read':     { member: 'own', operator: 'any', regulator: 'any' },
  'obligation.read':    { supplier: 'own', buyer: 'own', operator: 'any', regulator: 'any' },
  'obligation.explain': { supplier: 'own', buyer: 'own', operator: 'any', regulator: 'any' },
  'cycle.read':         { operator: 'any', regulator: 'any' },
  'cycle.cut-off':      { operator: 'any', clock: 'any' },
  'cycle.reconcile':    { operator: 'any', clock: 'any' },
  'cycle.net':          { operator: 'any', clock: 'any' },
  'cycle.notify':       { operator: 'any', clock: 'any' },
  'cycle.finalise':     { operator: 'any', clock: 'any' },
  'books.prove':        { operator: 'any', regulator: 'any' },

  // audit
  'log.read':           { regulator: 'any' },
  'log.own':            { member: 'own' },
  'log.checkpoint':     { anyone: 'any' },
  'hold.place':         { regulator: 'any' },
  'hold.release':       { regulator: 'any' },
  'hold.read':          { operator: 'any', regulator: 'any' },
  'incident.open':      { supplier: 'own', buyer: 'own', operator: 'any', regulator: 'any' },
  'incident.read':      { supplier: 'own', buyer: 'own', operator: 'any', regulator: 'any' },
  'incident.report':    { supplier: 'own', buyer: 'own', operator: 'any', regulator: 'any' },
  'incident.close':     { operator: 'any', regulator: 'any' },
  'incident.lapse':     { clock: 'any' },
  'subject-request.register': { supplier: 'own', operator: 'any' },
  'subject-request.read': { supplier: 'own', operator: 'any', regulator: 'any' },
  'subject-request.answer': { supplier: 'own', operator: 'any' },
  'subject-request.lapse': { clock: 'any' },
  'history.read':       { member: 'own', operator: 'any', regulator: 'any' },
  'find.any':           { anyone: 'any' },

  // desk
  'desk.read':          { supplier: 'own', buyer: 'own', operator: 'any', regulator: 'any' },
  'alert.read':         { member: 'own' },
  'alert.mark':         { member: 'own' },
  'draft.read':         { member: 'own' },
  'draft.keep':         { member: 'own' },
  'draft.discard':      { member: 'own' },
  'view.read':          { member: 'own' },
  'view.keep':          { member: 'own' },
  'view.discard':       { member: 'own' },
} as const satisfies Record<string, PermissionRow>;

export type Action = keyof typeof permissions;

/** The parts that may do an action, and how far each reaches. */
export const permissionRow = (action: Action): PermissionRow => permissions[action];

/**
 * The reach of an actor for an action. Refuses an actor without reach, and says why: not signed in, not in good
 * standing, out of the key's scope, or not its role.
 */
export function permit(actor: Actor, action: Action): Partial<Record<Part, Reach>> {
  const row = permissionRow(action);
  const reach = Object.fromEntries(
    Object.entries(row).filter(([part]) => part === 'anyone' || actor.parts.includes(part as Part)),
  ) as Partial<Record<Part, Reach>>;
  if (actor.scopes && !('anyone' in row) && !actor.scopes.includes(action))
    throw problem('not-permitted', `This API key is not scoped to ${action}.`);
  if (Object.keys(reach).length > 0) return reach;
  if (actor.kind === 'anonymous') throw problem('not-authenticated');
  const needed = Object.keys(row).join(' or ');
  throw problem(
    'not-permitted',
    actor.standing === 'good'
      ? `${action} is for the ${needed}.`
      : `${action} is for the ${needed} in good standing; your member is ${actor.standing}.`,
  );
}
