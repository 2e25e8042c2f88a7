import { expect } from 'chai';
import { routeTables } from '../../src/app.ts';
import { startExchange } from '../support/exchange.ts';
import { permissionRow, type Action } from '../../src/command/index.ts';

type Json = Record<string, unknown>;
type Parameter = { readonly name: string; readonly in: string; readonly required: boolean; readonly schema: Json };
type Content = Record<string, { readonly schema: Json }>;
type Operation = {
  readonly operationId: string;
  readonly security?: readonly unknown[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Record<string, { readonly $ref?: string; readonly content?: Content }>;
};

let document: Json = {};
const routes = Object.values(routeTables).flat();
const pathOf = (path: string) => `/api/v1${path}`.replace(/:(\w+)/g, '{$1}');
const pathItems = () => document['paths'] as Record<string, Record<string, Operation>>;
const operationAt = (method: string, path: string) => pathItems()[pathOf(path)]?.[method] as Operation;
const operationsOf = () =>
  Object.entries(pathItems()).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => (name === '$ref' ? [part as string] : references(part)));
}

function at(pointer: string): unknown {
  return pointer
    .slice(2)
    .split('/')
    .reduce<unknown>((place, step) => (place as Json | undefined)?.[step], document);
}

describe('the OpenAPI document', () => {
  let operations: ReturnType<typeof operationsOf>;
  before(async () => {
    document = (await (await startExchange()).anonymous.get('//openapi.json')).body;
    operations = operationsOf();
  });

  it('has exactly the routes that are served', () => {
    expect(document['openapi']).to.equal('3.1.0');
    expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).to.deep.equal(
      routes.map(({ method, path }) => `${method} ${pathOf(path)}`).sort(),
    );
  });

  it('refers to nothing that it does not hold', () => {
    const wanted = references(document);
    expect(wanted.length).to.be.greaterThan(routes.length);
    expect(wanted.filter((pointer) => !pointer.startsWith('#/') || at(pointer) === undefined)).to.deep.equal([]);
  });

  it('declares each parameter of a path, once, as required, and none that is not there', () => {
    for (const { path, method, operation } of operations) {
      const declared = operation.parameters.filter((parameter) => parameter.in === 'path');
      expect(
        declared.map(({ name }) => name),
        `${method} ${path}`,
      ).to.deep.equal([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      expect(
        declared.every(({ required, schema }) => required && typeof schema === 'object'),
        `${method} ${path}`,
      ).to.equal(true);
      const names = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
      expect(names).to.deep.equal([...new Set(names)]);
    }
  });

  it('names each operation once, and each answers with its status or a problem', () => {
    const names = operations.map(({ operation }) => operation.operationId);
    expect(names).to.deep.equal([...new Set(names)]);
    for (const { method, path, status, mayTakeLong, answers } of routes) {
      const { responses } = operationAt(method, path);
      expect(Object.keys(responses).sort(), path).to.deep.equal([
        ...[String(status), ...(mayTakeLong ? ['202'] : [])].sort(),
        'default',
      ]);
      expect(responses['default']?.$ref).to.equal('#/components/responses/Problem');
      expect(Object.keys(responses[String(status)]?.content ?? {})).to.have.length(answers.row ? 3 : 1);
    }
  });

  it('asks for an Idempotency-Key on every POST whose answer may be kept, and for If-Match where a version is replaced', () => {
    const headers = (method: string, path: string) =>
      operationAt(method, path)
        .parameters.filter((parameter) => parameter.in === 'header')
        .map(({ name }) => name);
    for (const { method, path, secret } of routes) {
      expect(headers(method, path).includes('Idempotency-Key'), `${method} ${path}`).to.equal(
        method === 'post' && !secret,
      );
    }
    const secrets = routes.filter(({ secret }) => secret).map(({ action }) => action);
    expect(secrets).to.have.members(['session.open', 'session.refresh', 'key.issue']);
    const isVersioned = ({ path }: { readonly path: string }) => path !== '/me/settings';
    const replacements = routes.filter((route) => route.method === 'put' && !route.uploads && isVersioned(route));
    expect(replacements.length).to.be.greaterThan(0);
    for (const { method, path } of replacements) expect(headers(method, path)).to.deep.equal(['If-Match']);
    const long = routes.filter(({ mayTakeLong }) => mayTakeLong).map(({ method, path }) => headers(method, path));
    expect(long).to.have.length(5);
    for (const named of long) expect(named).to.include('Prefer');
  });

  it('puts what a GET reads into the query and what a POST reads into the body, without the ids of the path', () => {
    const order = operationAt('post', '/agreements').requestBody?.content['application/json']?.schema;
    expect([Object.keys(order?.['properties'] as Json), order?.['required']]).to.deep.equal([
      ['listingId', 'purpose', 'termDays', 'uses', 'territories', 'rights', 'demand'],
      ['listingId', 'purpose', 'termDays', 'uses'],
    ]);
    const end = operationAt('post', '/agreements/:agreementId/terminate').requestBody?.content['application/json']
      ?.schema;
    expect([Object.keys(end?.['properties'] as Json), end?.['required']]).to.deep.equal([['reason'], ['reason']]);
    const search = operationAt('get', '/agreements').parameters.map(({ name, required }) => [name, required]);
    expect(search).to.deep.equal([
      ['cursor', false],
      ['limit', false],
      ['sort', false],
      ['facets', false],
      ['state', false],
      ['as', false],
      ['listingId', false],
      ['supplierId', false],
      ['buyerId', false],
      ['endsBefore', false],
      ['nearlySpent', false],
    ]);
    expect(operationAt('get', '/agreements').requestBody).to.equal(undefined);
  });

  it('tells of an upload which media types it takes', () => {
    const uploads = routes.filter(({ uploads: types }) => types !== undefined);
    expect(uploads.length).to.be.greaterThan(0);
    for (const { method, path, uploads: types } of uploads) {
      expect(Object.keys(operationAt(method, path).requestBody?.content ?? {}), path).to.deep.equal(types);
    }
  });

  it('says of exactly the public actions that they need no sign-in', () => {
    for (const { method, path, action } of routes) {
      const isPublic = 'anyone' in permissionRow(action as Action);
      expect(operationAt(method, path).security, action).to.deep.equal(isPublic ? [] : undefined);
    }
  });
});
