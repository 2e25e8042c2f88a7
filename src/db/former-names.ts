/**
 * Migrations once had one running number, and some served several rooms. What stands for each of them now: a database
 * in which the old one ran has all of these.
 */
export const formerNames: Readonly<Record<string, readonly string[]>> = {
  '001-audit-log': ['audit-1', 'db-1'],
  '002-command-keys': ['db-2'],
  '003-register': ['register-1'],
  '004-holds-and-opt-outs': ['audit-2', 'audit-3', 'principles-1'],
  '005-list': ['list-1'],
  '006-match': ['match-1'],
  '007-deliver': ['deliver-1'],
  '008-settle': ['settle-1'],
  '009-books-and-cases': ['principles-2'],
  '010-duties': ['supervise-1', 'deliver-2', 'audit-4'],
};
