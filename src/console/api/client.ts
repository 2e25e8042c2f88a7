import createClient, { type Middleware } from 'openapi-fetch';
import type { components, paths } from './openapi.d.ts';
import { accessToken, anotherToken } from './session.ts';

export type Schemas = components['schemas'];
/** What a POST to an address of the API takes. */
export type BodyOf<Path extends keyof paths> = paths[Path] extends {
  readonly post: { readonly requestBody: { readonly content: { readonly 'application/json': infer Body } } };
}
  ? Body
  : never;
/** A finding; what the gate noted of a call is known by fewer fields. */
export type Finding = Omit<Schemas['Finding'], 'appealable' | 'fingerprint'> & {
  readonly appealable?: boolean;
  readonly caseId?: string | null;
};
export type Fault = NonNullable<Schemas['Problem']['errors']>[number] & { readonly says?: Finding['says'] };
/** A refusal of the exchange (RFC 9457). */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly requestId?: string | null;
  readonly errors?: readonly Fault[];
  readonly findings?: readonly Finding[];
  readonly verdictId?: string;
};

/** What a call of the API throws where it is refused, or where nobody answers. */
export class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

/** Requests under way, as they can be sent once more. */
const copies = new Map<string, Request>();

const signed: Middleware = {
  async onRequest({ request, id }) {
    const token = await accessToken();
    if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`);
    if (request.method !== 'GET' && !request.headers.has('idempotency-key'))
      request.headers.set('idempotency-key', newKey());
    copies.set(id, request.clone());
    return request;
  },
  /** A token that is refused may be renewed once; what is sent again has the same key, and is done once. */
  async onResponse({ response, id }) {
    const copy = copies.get(id);
    copies.delete(id);
    const [, refused] = /^Bearer (.+)$/.exec(copy?.headers.get('authorization') ?? '') ?? [];
    if (response.status !== 401 || copy === undefined || refused === undefined) return undefined;
    const token = await anotherToken(refused).catch(() => undefined);
    if (token === undefined) return undefined;
    copy.headers.set('authorization', `Bearer ${token}`);
    return fetch(copy);
  },
  onError({ id }) {
    copies.delete(id);
  },
};

/** Over plain http from another host `crypto.randomUUID` is absent. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

export const api = createClient<paths>({ baseUrl: location.origin });
api.use(signed);

type Answer<T> = { readonly data?: T; readonly error?: unknown; readonly response: Response };

/** What was answered, or a throw of what was refused: `await answered(api.GET(…))`. */
export async function answered<T>(asking: Promise<Answer<T>>): Promise<NonNullable<T>> {
  const { data, error, response } = await asking.catch((): never => {
    throw new Refused({ type: 'about:blank', title: 'offline', status: 0 });
  });
  if (response.ok && data !== undefined && data !== null) return data;
  const told = (error ?? {}) as Partial<Problem>;
  throw new Refused({ type: 'about:blank', title: response.statusText, status: response.status, ...told });
}
