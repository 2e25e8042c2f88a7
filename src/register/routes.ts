import { get, pageOfPresented, post, put, remove, type Route } from '../kernel/http.ts';
import { forgetCookie, refreshCookie } from './cookie.ts';
import * as read from './schemas.ts';
import { issueKey, listKeys, revokeKey } from './service/key.ts';
import * as member from './service/member.ts';
import * as session from './service/session.ts';

const { toMember, toNames, toUser, toTokens, toEnded, toMe, toKey, toIssuedKey } = read;

// prettier-ignore
export const registerRoutes: readonly Route[] = [
  //   path                          reads                runs                     answers                     summary
  post('/members',                   read.Application,    member.applyMember,      toMember,                   'Apply for membership', 201),
  get('/members',                    read.MemberQuery,    member.listMembers,      pageOfPresented(toMember),  'Members and applications'),
  get('/members/:memberId',          read.MemberRef,      member.readMember,       toMember,                   'One member'),
  post('/members/:memberId/review',  read.MemberDecision, member.reviewMember,     toMember,                   'Prepare the decision on an application'),
  post('/members/:memberId/admit',   read.MemberDecision, member.admitMember,      toMember,                   'Admit; by another operator than the one who reviewed'),
  post('/members/:memberId/reject',  read.MemberReason,   member.rejectMember,     toMember,                   'Reject with a reason; by another operator than the one who reviewed'),
  post('/members/:memberId/suspend', read.MemberReason,   member.suspendMember,    toMember,                   'Suspend at once, with a reason'),
  post('/members/:memberId/reinstate', read.MemberReason, member.reinstateMember,  toMember,                   'Reinstate a suspended member'),
  post('/members/:memberId/terminate', read.MemberReason, member.terminateMember,  toMember,                   'End a membership'),
  post('/members/:memberId/withdraw', read.MemberDecision, member.withdrawMember,  toMember,                   'Withdraw an application'),
  get('/names',                      read.NamesQuery,     member.nameMembers,      toNames,                    'The names of members, for anyone; of applicants for themselves and the institutions'),
  post('/users',                     read.Invitation,     session.inviteUser,      toUser,                     'Add a user to your member; in an institution a colleague then activates it', 201),
  get('/users/:userId',              read.UserRef,        session.readUser,        toUser,                     'One user of your member'),
  post('/users/:userId/activate',    read.UserRef,        session.activateUser,    toUser,                     'Vouch for a user whom a colleague invited into your institution'),
  get('/users',                      read.UserQuery,      session.listUsers,       pageOfPresented(toUser),    'Users of your member'),
  post('/sessions',                  read.Credentials,    session.openSession,     toTokens,                   'Sign in', 201, refreshCookie),
  post('/sessions/refresh',          read.RefreshToken,   session.refreshSession,  toTokens,                   'Exchange a refresh token for the next pair', 200, refreshCookie),
  remove('/sessions/current',        read.Nothing,        session.closeSession,    toEnded,                    'Sign out', 200, { put: forgetCookie }),
  get('/me',                         read.Nothing,        session.readMe,          toMe,                       'Who you are and what you may do'),
  put('/me/settings',                read.Settings,       session.keepSettings,    read.toSettings,            'Say how you want to see the exchange, on every machine'),
  post('/api-keys',                  read.KeyRequest,     issueKey,                toIssuedKey,                'Issue an API key; its secret is shown once', 201),
  get('/api-keys',                   read.KeyQuery,       listKeys,                pageOfPresented(toKey),     'API keys of your member'),
  remove('/api-keys/:keyId',         read.KeyRef,         revokeKey,               toKey,                      'Revoke an API key'),
];
