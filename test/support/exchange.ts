import { createServer, type Server } from 'node:http';
import { config } from '../../config/env.ts';
import { createApp, wire } from '../../src/app.ts';
import { connect } from '../../src/db/connection.ts';
import { migrate } from '../../src/db/migrate.ts';
import { operatorUsers, regulatorUsers, seedInstitutions } from '../../seeders/institutions.ts';
import { applyFor, type Client, type Person } from '../../seeders/client.ts';
import { approvedAfter } from '../../src/principles/store/rule-book.ts';
import { alsoLookAt } from './leftovers.ts';
import { TestClient } from './test-client.ts';

/** An exchange that runs in this process, on the engine this test run is for, and the people who use it. */
export type Exchange = {
  readonly url: string;
  readonly anonymous: Client;
  /** A new client, with which nobody has signed in. */
  client(): Client;
  /** Two operator users, so that four eyes can be shown. */
  readonly operators: readonly [Person, Person];
  readonly regulator: Person;
  /** A new admitted member. The name is only for the reader; addresses and codes are made unique. */
  supplier(name: string): Promise<Person>;
  buyer(name: string): Promise<Person>;
  /** A new member admitted as both. */
  trader(name: string): Promise<Person>;
  /** A member that applied and was not admitted yet. */
  applicant(name: string): Promise<Person>;
};

let running: Promise<Exchange> | undefined;

/** The exchange of this test run; started once, since a process has one database. Each test makes its own people. */
export function startExchange(): Promise<Exchange> {
  running ??= start();
  return running;
}

async function start(): Promise<Exchange> {
  connect();
  wire();
  await migrate();
  await seedInstitutions();
  alsoLookAt(booksOfToday);
  const server: Server = createServer(createApp());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A connection that waits is not closed, so that no request meets a closing one however long a test computes.
  server.keepAliveTimeout = 0;
  server.unref();
  const client = () => new TestClient(server);
  const anonymous = client();
  const password = config.OPERATOR_PASSWORD as string;
  const signIn = (email: string) => client().signIn(email, password);
  const operators = [await signIn(operatorUsers[0].email), await signIn(operatorUsers[1].email)] as const;
  const admit = async (name: string, capacities: ('supplier' | 'buyer')[]) => {
    const person = await applyFor(client(), name, capacities);
    await operators[0].post(`/members/${person.memberId}/review`);
    const { status } = await operators[1].post(`/members/${person.memberId}/admit`);
    if (status !== 200) throw new Error(`${name} was not admitted: ${status}`);
    return person;
  };
  return {
    url: anonymous.url,
    anonymous,
    client,
    operators,
    regulator: await signIn(regulatorUsers[0].email),
    supplier: (name) => admit(name, ['supplier']),
    buyer: (name) => admit(name, ['buyer']),
    trader: (name) => admit(name, ['supplier', 'buyer']),
    applicant: (name) => applyFor(client(), name, ['supplier', 'buyer']),
  };
}

/**
 * A rule book is in force for the whole process, and for good: a test that approves one needs an exchange of its own.
 */
async function booksOfToday(): Promise<string[]> {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  const books = (await approvedAfter(null, 1)).filter(({ since }) => since < tomorrow);
  return books.map(({ version }) => `Version ${version} of the rule book takes force.`);
}
