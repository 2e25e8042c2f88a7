import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import express from 'express';
import { z } from 'zod';
import { expectStatus, itemsOf, type Client } from '../../seeders/client.ts';
import { priceBoard } from '../../seeders/data/index.ts';
import { routeTables } from '../../src/app.ts';
import { columnsOf, csvCell, MOST_ROWS, rowTypeOf, sendRows } from '../../src/kernel/rows.ts';
import { seedItems } from '../../src/list/index.ts';
import { startExchange } from '../support/exchange.ts';

const cells: [value: unknown, cell: string][] = [
  ['plain', 'plain'],
  ['a "b", c', '"a ""b"", c"'],
  ['two\r\nlines', '"two\r\nlines"'],
  ['=1+1', `"'=1+1"`],
  ['@SUM(A1)', `"'@SUM(A1)"`],
  ['-2+3', `"'-2+3"`],
  ['-0.0150', '-0.0150'],
  [-5, '-5'],
  [true, 'true'],
  [null, ''],
  [undefined, ''],
  [['a', 'b'], '"[""a"",""b""]"'],
];

describe('a list row by row', () => {
  for (const [value, cell] of cells)
    it(`writes ${JSON.stringify(value)} as ${cell}`, () => expect(csvCell(value)).equal(cell));

  it('has columns, whichever list it is', () => {
    const lists = Object.values(routeTables)
      .flat()
      .filter(({ answers }) => answers.row);
    expect(lists.length).greaterThan(20);
    for (const { path, answers } of lists) expect(columnsOf(answers.row as z.ZodType).length, path).greaterThan(1);
  });

  it('is cut after so many rows, and its trailer says where to go on', async () => {
    const app = express();
    const pages = { whole: 3, endless: Infinity } as const;
    app.get('/:name', async (request, response) => {
      const last = pages[request.params.name as keyof typeof pages];
      const type = rowTypeOf(request);
      if (type)
        await sendRows(response, type, z.object({ n: z.number() }), async (cursor = '0') => ({
          items: Array.from({ length: 200 }, (_, n) => ({ n: Number(cursor) * 200 + n })),
          next: Number(cursor) + 1 < last ? String(Number(cursor) + 1) : null,
        }));
    });
    const server = createServer(app);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const ask = async (name: string, accept: string) => {
      const { port } = server.address() as AddressInfo;
      const answer = await new Promise<IncomingMessage>((resolve) =>
        get({ port, path: `/${name}`, headers: { accept } }, resolve),
      );
      let text = '';
      for await (const piece of answer) text += String(piece);
      return { lines: text.trimEnd().split(/\r?\n/), next: answer.trailers['list-next'] };
    };
    const whole = await ask('whole', 'text/csv');
    expect([whole.lines.length, whole.lines[0], whole.lines.at(-1), whole.next]).deep.equal([
      601,
      'n',
      '599',
      undefined,
    ]);
    const cut = await ask('endless', 'application/x-ndjson');
    expect([cut.lines.length, cut.lines.at(-1)]).deep.equal([MOST_ROWS, `{"n":${MOST_ROWS - 1}}`]);
    expect(cut.next).equal(String(MOST_ROWS / 200));
    server.close();
  });

  it('holds what the same list holds as JSON, under the same filter and the same rights', async () => {
    const { anonymous, regulator } = await startExchange();
    await seedItems(priceBoard);
    const ask = (who: Client, path: string, accept: string) => who.get(path, { accept });
    const items = itemsOf(expectStatus(await anonymous.get('/items?limit=200&subjectKind=enterprise'), 200));
    const asLines = await ask(anonymous, '/items?subjectKind=enterprise', 'application/x-ndjson');
    expect(asLines.headers.get('content-type')).equal('application/x-ndjson; charset=utf-8');
    expect(asLines.headers.get('vary')).include('Accept');
    const read = asLines.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { code: string });
    expect(read.map(({ code }) => code)).deep.equal(items.map(({ code }) => code));
    const asCells = await ask(anonymous, '/items?subjectKind=enterprise', 'text/csv');
    const [header, first] = asCells.text.split('\r\n');
    expect(header).equal(Object.keys(items[0] ?? {}).join());
    expect(first?.split(',')[0]).equal(items[0]?.['code']);
    expect((await ask(anonymous, '/members', 'text/csv')).status, 'to a visitor').equal(401);
    expect((await ask(regulator, '/members?state=nothing', 'text/csv')).status, 'of a state that is none').equal(422);
    expect((await ask(regulator, '/members', 'text/csv')).text.split('\r\n')[0]).include('legalName');
  });
});
