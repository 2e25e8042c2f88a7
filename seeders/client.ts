import { randomBytes, randomUUID } from 'node:crypto';
import { completeCreditCode } from '../src/register/index.ts';

/** What came back over the wire, and the same with its JSON read. */
export type Answer = { readonly status: number; readonly headers: Headers; readonly text: string };
export type Reply = Answer & { readonly body: Body };

/** A JSON answer of the exchange, as an HTTP client sees it: text, or an object with named parts. */
export type Json = string & { readonly [name: string]: Json };
export type Body = { readonly [name: string]: Json };

/** Someone who is signed in for a member. */
export type Person = Client & {
  readonly memberId: string;
  readonly userId: string;
  readonly email: string;
  readonly password: string;
};

/** A plain HTTP client of the exchange's API: what a member's program would be. */
export class Client {
  readonly url: string;
  token: string | undefined;
  refreshToken = '';
  apiKey: string | undefined;
  memberId = '';
  userId = '';
  email = '';
  password = '';

  constructor(url: string) {
    this.url = url;
  }

  async signIn(email: string, password: string): Promise<Person> {
    this.token = undefined;
    const session = expectStatus(await this.post('/sessions', { email, password }), 201);
    this.token = session['accessToken'];
    this.refreshToken = session['refreshToken'] as string;
    const me = expectStatus(await this.get('/me'), 200);
    Object.assign(this, { email, password, memberId: me['user']?.['memberId'], userId: me['user']?.['id'] });
    return this;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Reply> {
    return this.send('GET', path, undefined, headers);
  }

  post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Reply> {
    return this.send('POST', path, body, headers);
  }

  put(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    return this.send('PUT', path, body, headers);
  }

  delete(path: string, headers: Record<string, string> = {}): Promise<Reply> {
    return this.send('DELETE', path, undefined, headers);
  }

  /** Sends a file as it is. */
  upload(
    path: string,
    content: string | Uint8Array<ArrayBuffer>,
    type = 'text/csv',
    headers: Record<string, string> = {},
    method: 'POST' | 'PUT' = 'POST',
  ): Promise<Reply> {
    return this.ask(method, path, content, { 'content-type': type, ...headers });
  }

  private send(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Reply> {
    return body === undefined
      ? this.ask(method, path, undefined, headers)
      : this.ask(method, path, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
  }

  private async ask(
    method: string,
    path: string,
    body: string | Uint8Array<ArrayBuffer> | undefined,
    headers: Record<string, string>,
  ): Promise<Reply> {
    const authentication: Record<string, string> =
      this.apiKey !== undefined
        ? { 'x-api-key': this.apiKey }
        : this.token !== undefined
          ? { authorization: `Bearer ${this.token}` }
          : {};
    const address = path.startsWith('/api/') || path.startsWith('//') ? path.replace(/^\/\//, '/') : `/api/v1${path}`;
    const answer = await this.transport(method, address, body, { ...authentication, ...headers });
    const type = answer.headers.get('content-type') ?? '';
    const isJson = /json/.test(type) && !/ndjson/.test(type);
    return { ...answer, body: (isJson && answer.text !== '' ? JSON.parse(answer.text) : {}) as Body };
  }

  /** Sends what was made ready to an address of the exchange (`/api/v1/me`) and brings what it answers. */
  protected async transport(
    method: string,
    address: string,
    body: string | Uint8Array<ArrayBuffer> | undefined,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const response = await fetch(this.url + address, { method, headers, ...(body === undefined ? {} : { body }) });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }
}

/** The body of a reply with the expected status; any other status throws an Error with the exchange's answer. */
export function expectStatus(reply: Reply, status: number): Body {
  if (reply.status !== status)
    throw new Error(`The exchange answered ${reply.status} instead of ${status}: ${reply.text.slice(0, 2000)}`);
  return reply.body;
}

/** The items of a list in an answer. */
export function itemsOf(body: Body | undefined, name = 'items'): Body[] {
  return (body?.[name] ?? []) as unknown as Body[];
}

export type Applicant = { readonly email: string; readonly password: string };

/** Applies for membership with a made-up credit code and signs the first user in with this client. */
export async function applyFor(
  client: Client,
  name: string,
  capacities: readonly ('supplier' | 'buyer')[],
  as: Applicant = madeUp(name),
): Promise<Person> {
  const person = { name, email: as.email };
  // Seven places: thousands of tests' members share a database, and of six two would meet once in some hundred runs.
  const code = completeCreditCode(
    `91310000MA${[...randomBytes(7)].map((byte) => '0123456789ABCDEFGHJKLMNPQRTUWXY'.charAt(byte % 31)).join('')}`,
  );
  const { ruleBook } = expectStatus(await client.get('/principles'), 200);
  const application = {
    legalName: `${name} Ltd`,
    creditCode: code,
    capacities,
    contact: person,
    officer: person,
    securityGrade: 3,
    acceptsRuleBook: ruleBook?.['version'],
    user: { name, ...as },
  };
  expectStatus(await client.post('/members', application, { 'idempotency-key': randomUUID() }), 201);
  return client.signIn(as.email, as.password);
}

function madeUp(name: string): Applicant {
  return {
    email: `${name.toLowerCase().replace(/\W+/g, '.')}.${randomBytes(5).toString('hex')}@member.example`,
    password: `the password of ${name}`,
  };
}
