import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { circlesIn, importsOf, namesOf, takenThrough } from './support/imports.ts';
import { root, files, sources, rooms } from './support/sources.ts';

/** Route tables are read downwards and may be wider. */
const WIDTH = 160;
const LARGEST_SHARE = 0.22;
const LENGTH = 300;
/** The floors, from what everything rests on to who acts last. Each imports only what stands to its left. */
const order = [
  'config',
  'kernel',
  'db',
  'data',
  'terms',
  'measures',
  'principles',
  'audit',
  'command',
  'register',
  'list',
  'match',
  'deliver',
  'settle',
  'supervise',
  'desk',
  'app',
];
/** What has a door: others import its `index.ts`, or that of a sub-system inside it. */
const doored = order.filter((place) => !['config', 'kernel', 'db', 'data', 'app'].includes(place));
const roomFiles = [
  'README.md',
  'index.ts',
  'routes.ts',
  'schemas.ts',
  'service.ts',
  'rules.ts',
  'states.ts',
  'store.ts',
  'models.ts',
  'problems.ts',
];
/** What a room has besides: tables, and genuine sub-systems with a door of their own. */
const extras: Readonly<Record<string, readonly string[]>> = {
  principles: [
    'desk.ts',
    'gate.ts',
    'books.ts',
    'explanation.ts',
    'founding.ts',
    'evasions.md',
    'proposal.ts',
    'snapshot.ts',
    'judgeables.ts',
    'table.ts',
  ],
  audit: [
    'desk.ts',
    'batches.ts',
    'entries.ts',
    'follow.ts',
    'holds.ts',
    'integrate.ts',
    'verify.ts',
    'verify-receipt.ts',
    'tlog',
  ],
  register: ['tokens.ts', 'cookie.ts'],
  list: ['intake'],
  deliver: ['digest.ts', 'receipt.ts', 'artefacts', 'metering', 'ways'],
  settle: ['ledger'],
};
/**
 * Tables that only db/ knows, one whose model has not moved yet to the room whose table it is, and tables that take
 * another name at the end of their migration.
 */
const tablesByName: Readonly<Record<string, string>> = {
  ...{ leases: 'db', command_keys: 'db', notice_progress: 'audit' },
  ...{ obligation_sums: 'settle', withholdings: 'settle' },
};
/** Doors whose names nobody needs to import yet: sub-systems that no room calls so far. */
const uncalled = ['src/terms/odrl/index.ts'];
/** Files of the composition root: they may see every room. */
const roots = ['app', 'main', 'serve', 'work', 'identify', 'system', 'site', 'pages', 'commands'];

describe('the house is tidy', () => {
  it('has no line wider, and no source longer, than one can take in', () => {
    const wide = sources.flatMap(({ file, text }) =>
      text
        .split('\n')
        .flatMap((line, index) =>
          line.length > WIDTH && !file.endsWith('/routes.ts') ? [`${file}:${index + 1} ${line.length}`] : [],
        ),
    );
    const long = sources.filter(({ text }) => text.split('\n').length - 1 > LENGTH).map(({ file }) => file);
    expect({ wide, long }).to.deep.equal({ wide: [], long: [] });
  });

  it('imports only along the arrows, and of another room only its door', () => {
    const wrong = sources
      .filter(({ file }) => file.startsWith('src/'))
      .flatMap(({ file, text }) => importsOf({ file, text }).flatMap((target) => faultOf(file, target)));
    expect(wrong).to.deep.equal([]);
  });

  it('has no two folders that import each other, and none that is more than 22 % of the whole', () => {
    const pairs = new Set(
      sources
        .filter(({ file }) => file.startsWith('src/'))
        .flatMap(({ file, text }) => importsOf({ file, text }).map((target) => `${placeOf(file)} ${placeOf(target)}`)),
    );
    const mutual = [...pairs].filter((pair) => {
      const [from = '', to = ''] = pair.split(' ');
      return from < to && !roots.includes(from) && !roots.includes(to) && pairs.has(`${to} ${from}`);
    });
    const lines = new Map<string, number>();
    for (const { file, text } of sources)
      if (/^src\/\w+\//.test(file)) lines.set(placeOf(file), (lines.get(placeOf(file)) ?? 0) + text.split('\n').length);
    const all = [...lines.values()].reduce((sum, count) => sum + count, 0);
    const large = [...lines]
      .filter(([, count]) => count > LARGEST_SHARE * all)
      .map(([folder, count]) => `${folder} ${count} of ${all}`);
    expect({ mutual, large }).to.deep.equal({ mutual: [], large: [] });
  });

  it('has no files that import each other, not even their types', () => {
    expect(circlesIn(sources.filter(({ file }) => file.startsWith('src/')))).to.deep.equal([]);
  });

  it('gives through a door only what somebody outside imports', () => {
    const unused = sources
      .filter(({ file }) => /^src\/\w+\/(\w+\/)?(index|desk)\.ts$/.test(file) && !uncalled.includes(file))
      .filter(({ file }) => !/\/(schemas|rules|service|store|migrations)\//.test(file))
      .flatMap(({ file, text }) => {
        const given = namesIn(text, /export (?:type )?\{([^}]*)\}/g).flatMap((list) => namesOf(list, 'outside'));
        const taken = new Set(
          sources
            .filter((other) => !other.file.startsWith(`${dirname(file)}/`))
            .flatMap((other) => takenThrough(file, other)),
        );
        return given.filter((name) => !taken.has(name)).map((name) => `${file} ${name}`);
      });
    expect(unused).to.deep.equal([]);
  });

  it('keeps rules and states pure: no database, no server, no clock, no chance', () => {
    const impure = sources
      .filter(({ file }) => /^src\/\w+\/((\w+\/)?rules|states)(\.ts|\/)/.test(file))
      .filter(({ text }) =>
        /from '(sequelize|express|node:(crypto|fs|http).*)'|Math\.random|Date\.now|new Date\(\)|clock\.now/.test(text),
      );
    expect(impure.map(({ file }) => file)).to.deep.equal([]);
  });

  it('keeps schemas and terms free of the clock: what a request may name is given to whoever reads it', () => {
    const timed = sources
      .filter(({ file }) => /^src\/(\w+\/schemas(\.ts|\/)|terms\/)/.test(file))
      .filter(({ text }) => /\/clock\.ts'|\bclock\.now|\bDate\.now|\bnew Date\(\)|\bbookAt\b|\bcodesAt\b/.test(text));
    expect(timed.map(({ file }) => file)).to.deep.equal([]);
  });

  it('has in every room the same files and no eleventh name', () => {
    const strange = rooms.flatMap((room) => {
      const names = new Set(
        files.filter((file) => file.startsWith(`src/${room}/`)).map((file) => file.split('/')[2] as string),
      );
      const known = [...roomFiles, ...roomFiles.map((name) => name.replace('.ts', '')), ...(extras[room] ?? [])];
      return [...names].filter((name) => !known.includes(name)).map((name) => `src/${room}/${name}`);
    });
    const without = rooms.filter((room) => !existsSync(join(root, 'src', room, 'README.md')));
    expect({ strange, without }).to.deep.equal({ strange: [], without: [] });
  });

  it('queries the database only in stores, in db, and in the ledger', () => {
    const elsewhere = sources
      .filter(
        ({ file }) =>
          /^src\/(principles|audit|command|register|list|match|deliver|settle|supervise|desk)\//.test(file) &&
          !/\/(store|models)(\.ts|\/)|\/ledger\//.test(file),
      )
      .filter(({ text }) =>
        /\bdb\(\)|\.findAll\(|\.bulkCreate\(|from '.*\/models\.ts'/.test(
          text.replace(/export \{ init\w+ \} from '\.\/models\.ts';/g, ''),
        ),
      );
    expect(elsewhere.map(({ file }) => file)).to.deep.equal([]);
  });

  it('parses the text of a log entry only in audit: whoever wants to know something asks the room that knows', () => {
    const store = sources.find(({ file }) => file === 'src/audit/store/log.ts')?.text ?? '';
    const readers = [...store.matchAll(/export async function (\w+)\([^{]*\bStoredEntry\b/g)].map(([, name]) => name);
    expect(readers).to.include('seekEntries');
    const readsEntries = new RegExp(`\\b(StoredEntry|${readers.join('|')})\\b`);
    const parsing = sources
      .filter(({ file }) => file.startsWith('src/') && !file.startsWith('src/audit/'))
      .filter(({ text }) =>
        readsEntries.test(text) ? text.includes('JSON.parse(') : /JSON\.parse\([^;]*?\.text\b/.test(text),
      )
      .map(({ file }) => file);
    expect(parsing).to.deep.equal([]);
  });

  it('has migrations that are named after one room each, and touch only the tables of that room', () => {
    const roomOf = new Map(
      sources
        .filter(({ file }) => /^src\/\w+\/(\w+\/)?models\.ts$/.test(file))
        .flatMap(({ file, text }) =>
          namesIn(text, /tableName: '(\w+)'/g).map((table) => [table, placeOf(file)] as const),
        ),
    );
    for (const [table, room] of Object.entries(tablesByName)) roomOf.set(table, room);
    const faults = sources
      .filter(({ file }) => /^src\/db\/migrations\/(?!index)/.test(file))
      .flatMap(({ file, text }) => {
        const [, name = '', room = ''] = /\/((\w+)-\d+)\.ts$/.exec(file) ?? [];
        const strange = namesIn(text, /\.(?:createTable|addIndex|bulkInsert|\w+Column)\(\s*'(\w+)'/g).filter(
          (table) => roomOf.get(table) !== room,
        );
        return [
          ...([...rooms, 'db', 'command'].includes(room) && text.includes(`name: '${name}'`)
            ? []
            : [`${file} is not of one room`]),
          ...[...new Set(strange)].map(
            (table) => `${file} touches ${table}, a table of ${roomOf.get(table) ?? 'nobody'}`,
          ),
        ];
      });
    expect(faults).to.deep.equal([]);
  });
});

const namesIn = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);

function placeOf(file: string): string {
  const [top = '', second = ''] = file.split('/');
  return top === 'src' ? second.replace(/\.ts$/, '') : top;
}

function faultOf(file: string, target: string): string[] {
  const [from, to] = [placeOf(file), placeOf(target)];
  if (from === to || roots.includes(from)) return [];
  if (to === 'seeders' || to === 'test' || roots.includes(to))
    return [`${file} imports ${target}, which is no part of a room`];
  if (order.indexOf(to) > order.indexOf(from)) return [`${file} imports ${target}, against the arrows`];
  const isDoor =
    !doored.includes(to) ||
    /^src\/\w+\/(\w+\/)?index\.ts$/.test(target) ||
    (from === 'supervise' && /^src\/\w+\/desk\.ts$/.test(target));
  return isDoor ? [] : [`${file} imports ${target} past the door of ${to}`];
}
