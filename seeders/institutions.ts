import { randomBytes } from 'node:crypto';
import { config } from '../config/env.ts';
import { foundInstitution, seekInstitution } from '../src/register/index.ts';
import { asClock } from '../src/command/index.ts';

export const operatorUsers = [
  { name: 'Olivia Operator', email: 'olivia@operator.example' },
  { name: 'Otto Operator', email: 'otto@operator.example' },
] as const;
export const regulatorUsers = [
  { name: 'Renate Regulator', email: 'renate@regulator.example' },
  { name: 'Ravi Regulator', email: 'ravi@regulator.example' },
] as const;

/** The members of a seeded exchange: two suppliers, two buyers. */
export const seededMembers = {
  ada: { name: 'Ada Wages', part: 'supplier', email: 'ada@ada.example' },
  sun: { name: 'Sunlight Cities', part: 'supplier', email: 'sun@sunlight.example' },
  bo: { name: 'Bo Research', part: 'buyer', email: 'bo@bo.example' },
  cai: { name: 'Cai Marketing', part: 'buyer', email: 'cai@cai.example' },
} as const;

/**
 * Founds the operator and the regulator, two people each, once. Returns the password all four start with, or undefined
 * when the institutions already existed.
 */
export async function seedInstitutions(): Promise<string | undefined> {
  if (await seekInstitution('operator')) return undefined;
  const password = config.OPERATOR_PASSWORD ?? randomBytes(12).toString('base64url');
  await asClock(foundInstitution, {
    capacity: 'operator',
    legalName: 'The Exchange',
    users: operatorUsers.map((user) => ({ ...user, password })),
  });
  await asClock(foundInstitution, {
    capacity: 'regulator',
    legalName: 'The Supervising Authority',
    users: regulatorUsers.map((user) => ({ ...user, password })),
  });
  return password;
}

/** The people of the demonstration, as its sign-in page offers them. */
export function guisesWith(password: string): { name: string; part: string; email: string; password: string }[] {
  const people = [
    ...Object.values(seededMembers),
    ...operatorUsers.map((user) => ({ ...user, part: 'operator' })),
    ...regulatorUsers.map((user) => ({ ...user, part: 'regulator' })),
  ];
  return people.map((person) => ({ ...person, password }));
}

/** Who can sign in to a seeded exchange, and with which password; shown once. */
export function whoIsWho(password: string, everyone: boolean): string {
  const people = [...operatorUsers, ...regulatorUsers].map(({ email }) => `  ${email}`);
  const members = everyone
    ? `\nTwo suppliers and two buyers trade there; with the same password:\n  ${Object.values(seededMembers)
        .map(({ email }) => email)
        .join('  ')}`
    : '';
  return `Operator and regulator sign in with the password ${password}\n${people.join('\n')}${members}\n`;
}
