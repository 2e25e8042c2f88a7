import { writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
import { API } from '../src/kernel/http.ts';
import { openApi } from '../src/kernel/openapi.ts';
import { routeTables } from '../src/app.ts';

/**
 * Writes the types of the API, as the route tables make them now, for the console's typed calls. Git ignores them. A
 * typed call reads JSON: that lists are answered row by row too is left out.
 */
const asJson = Object.fromEntries(
  Object.entries(routeTables).map(([room, routes]) => [
    room,
    routes.map(({ answers: { title, schema, mediaType }, ...route }) => ({
      ...route,
      answers: { title, schema, ...(mediaType === undefined ? {} : { mediaType }) },
    })),
  ]),
);
const document = openApi(API, asJson, 'types', { isPublic: () => true });
const types = await openapiTS(JSON.stringify(document));
writeFileSync(new URL('../src/console/api/openapi.d.ts', import.meta.url), astToString(types));
