import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import type { Route } from './http.ts';
import { findingSchema } from './verdict.ts';
import { MOST_ROWS, rowTypes } from './rows.ts';

type Json = Record<string, unknown>;

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string', description: 'An address of this exchange with the documentation of the problem.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: {
          pointer: { type: 'string', description: 'A JSON pointer (RFC 6901) into what was sent.' },
          detail: { type: 'string' },
          code: { type: 'string', description: 'By which other languages know it, where it has one.' },
          says: { type: 'object', description: 'What the sentence was made of.' },
        },
      },
    },
    findings: {
      type: 'array',
      description: 'What the gate of the principles found: principle, rule, measured, threshold, remedies.',
      items: {
        allOf: [
          { $ref: '#/components/schemas/Finding' },
          {
            type: 'object',
            properties: { caseId: { type: ['string', 'null'], description: 'The case of a review.' } },
          },
        ],
      },
    },
  },
};

/**
 * The OpenAPI 3.1 document of the route tables: paths, parameters, bodies and answers come from the same rows that
 * serve them.
 */
export function openApi(
  base: string,
  tables: Readonly<Record<string, readonly Route[]>>,
  version: string,
  actions: ActionFacts,
): Json {
  const paths: Record<string, Json> = {};
  const schemas: Json = {
    Problem: problemSchema,
    Finding: jsonSchema(findingSchema, 'output'),
    BecameJob: becameJobSchema,
  };
  for (const [room, routes] of Object.entries(tables)) {
    for (const route of routes) {
      const path = `${base}${route.path}`.replace(/:(\w+)/g, '{$1}');
      schemas[route.answers.title] ??= jsonSchema(route.answers.schema, 'output');
      paths[path] = { ...paths[path], [route.method]: operation(room, route, actions) };
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Databourse', version, description: 'A data exchange: register → list → match → deliver → settle.' },
    security: [{ bearer: [] }, { apiKey: [] }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'The access token of POST /api/v1/sessions.',
        },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      },
      responses: {
        BecameJob: {
          description: 'It goes on as a job: everything sent has arrived, and nobody need wait on the line.',
          headers: {
            Location: { description: 'The address of the job.', schema: { type: 'string' } },
          },
          content: { 'application/json': { schema: { $ref: '#/components/schemas/BecameJob' } } },
        },
        Problem: {
          description: 'A problem (RFC 9457).',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  };
}

/** What the route rows do not say: which actions need no sign-in. */
type ActionFacts = { readonly isPublic: (action: string) => boolean };

const rowsSchema = {
  schema: {
    type: 'string',
    description: `The list row by row, at most ${MOST_ROWS}; where there are more, the trailer \`List-Next\` is the cursor to go on from.`,
  },
};

const preferHeader = {
  name: 'Prefer',
  in: 'header',
  required: false,
  schema: { type: 'string', examples: ['respond-async'] },
  description:
    '`respond-async` (RFC 7240): answers 202 with a job as soon as everything sent has arrived. A large file does so by itself.',
};

const becameJobSchema = {
  type: 'object',
  required: ['id', 'href'],
  properties: {
    id: { type: 'string', description: 'The id of the job.' },
    href: { type: 'string', description: 'Its address: how far it is, and what came of it.' },
  },
};

const ifMatchHeader = {
  name: 'If-Match',
  in: 'header',
  required: true,
  schema: { type: 'string' },
  description: 'The version that is replaced: `version` of the object in quotes, or its ETag. Another one answers 412.',
};

function operation(room: string, route: Route, { isPublic }: ActionFacts): Json {
  const input = jsonSchema(route.input, 'input');
  const properties = (input['properties'] ?? {}) as Record<string, Json>;
  const required = (input['required'] ?? []) as string[];
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name as string);
  const others = Object.keys(properties).filter((name) => !inPath.includes(name) && name !== 'ifMatch');
  const inQuery = route.method === 'get' || route.method === 'delete' || route.uploads ? others : [];
  const inBody = inQuery.length > 0 || route.uploads ? [] : others;
  const parameter = (name: string, place: string) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: properties[name] ?? { type: 'string' },
    description: properties[name]?.['description'],
  });
  const { title, row, mediaType = 'application/json' } = route.answers;
  return {
    tags: [room],
    operationId: `${route.method}${route.path.replace(/[^a-zA-Z0-9]+(\w)?/g, (_, letter: string | undefined) => letter?.toUpperCase() ?? '')}`,
    summary: route.summary,
    description: `Action \`${route.action}\`.`,
    'x-action': route.action,
    ...(isPublic(route.action) ? { security: [] } : {}),
    parameters: [
      ...inPath.map((name) => parameter(name, 'path')),
      ...inQuery.map((name) => parameter(name, 'query')),
      ...(properties['ifMatch'] === undefined ? [] : [ifMatchHeader]),
      ...(route.mayTakeLong ? [preferHeader] : []),
      ...(route.method === 'post' && !route.secret
        ? [
            {
              name: 'Idempotency-Key',
              in: 'header',
              required: false,
              schema: { type: 'string', maxLength: 128 },
              description: 'Repeating a request with the same key has no second effect and brings the first answer.',
            },
          ]
        : []),
    ],
    ...(inBody.length > 0
      ? {
          requestBody: {
            required: required.some((name) => inBody.includes(name)),
            content: {
              'application/json': {
                schema: {
                  ...input,
                  properties: pick(properties, inBody),
                  required: required.filter((name) => inBody.includes(name)),
                },
              },
            },
          },
        }
      : {}),
    ...(route.uploads
      ? {
          requestBody: {
            required: true,
            content: Object.fromEntries(
              route.uploads.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
            ),
          },
        }
      : {}),
    responses: {
      [route.status]: {
        description: STATUS_CODES[route.status] ?? 'Done',
        content: {
          [mediaType]: {
            schema: mediaType === 'application/json' ? { $ref: `#/components/schemas/${title}` } : { type: 'string' },
          },
          ...(row ? Object.fromEntries(rowTypes.map((type) => [type, rowsSchema])) : {}),
        },
      },
      ...(route.mayTakeLong ? { 202: { $ref: '#/components/responses/BecameJob' } } : {}),
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

function pick(properties: Record<string, Json>, names: readonly string[]): Record<string, Json> {
  return Object.fromEntries(names.map((name) => [name, properties[name] ?? {}]));
}
