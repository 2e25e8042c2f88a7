import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { settings } from '../config/env.ts';
import { circlesIn, importsOf, namesOf, takenThrough } from './support/imports.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What is in the repository or would be: tracked files and new ones that are not ignored. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)));
const sources = files
  .filter((file) => /^(src|config|seeders|test)\/.*\.ts$/.test(file))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

/** Route tables are read downwards and may be wider. */
const WIDTH = 160;
const COMMENT_WIDTH = 120;
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
  'app',
];
/** What has a door: others import its `index.ts`, or that of a sub-system inside it. */
const doored = [
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
];
const rooms = ['principles', 'audit', 'register', 'list', 'match', 'deliver', 'settle', 'supervise'];
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
  audit: ['desk.ts', 'entries.ts', 'follow.ts', 'holds.ts', 'integrate.ts', 'verify.ts', 'tlog'],
  register: ['tokens.ts'],
  list: ['intake'],
  deliver: ['digest.ts', 'receipt.ts'],
  settle: ['ledger'],
};
/** Tables that only db/ knows, and one whose model has not moved yet to the room whose table it is. */
const tablesByName: Readonly<Record<string, string>> = { leases: 'db', command_keys: 'db', notice_progress: 'audit' };
/** Doors whose names nobody needs to import yet: sub-systems that no room calls so far. */
const uncalled = ['src/measures/exposure/index.ts', 'src/terms/odrl/index.ts'];
/** Files of the composition root: they may see every room. */
const roots = ['app', 'main', 'serve', 'work', 'identify', 'system', 'pages', 'commands'];

describe('the house is tidy', () => {
  it('has no line wider, and no source longer, than one can take in', () => {
    const wide = sources.flatMap(({ file, text }) =>
      text
        .split('\n')
        .flatMap((line, index) =>
          line.length > WIDTH && !file.endsWith('/routes.ts') ? [`${file}:${index + 1} ${line.length}`] : [],
        ),
    );
    const long = sources
      .filter(({ file, text }) => text.split('\n').length - 1 > LENGTH && !file.startsWith('test/'))
      .map(({ file }) => file);
    expect({ wide, long }).to.deep.equal({ wide: [], long: [] });
  });

  it('has comments that end at 120 columns; the formatter ends the code there', () => {
    const wide = sources.flatMap(({ file, text }) =>
      text
        .split('\n')
        .flatMap((line, index) =>
          line.length > COMMENT_WIDTH && /^\s*(\*|\/\*|\/\/) /.test(line) ? [`${file}:${index + 1}`] : [],
        ),
    );
    expect(wide).to.deep.equal([]);
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

  it('declares a type name once in the whole of src', () => {
    const names = sources
      .filter(({ file }) => file.startsWith('src/'))
      .flatMap(({ text }) =>
        [...text.matchAll(/^(?:export )?(?:type|interface|class) (\w+)/gm)].map(([, name]) => name as string),
      );
    expect(names.filter((name, index) => names.indexOf(name) < index)).to.deep.equal([]);
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

  it('reads the environment in one place', () => {
    const readers = sources.filter(
      ({ file, text }) =>
        /process\.env/.test(text) &&
        file !== 'config/env.ts' &&
        file !== 'test/support/environment.ts' &&
        file !== 'test/tidy.test.ts',
    );
    expect(readers.map(({ file }) => file)).to.deep.equal([]);
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
          /^src\/(principles|audit|command|register|list|match|deliver|settle|supervise)\//.test(file) &&
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
          ...([...rooms, 'db'].includes(room) && text.includes(`name: '${name}'`)
            ? []
            : [`${file} is not of one room`]),
          ...[...new Set(strange)].map(
            (table) => `${file} touches ${table}, a table of ${roomOf.get(table) ?? 'nobody'}`,
          ),
        ];
      });
    expect(faults).to.deep.equal([]);
  });

  it('tells every setting in the README, with the meaning the program gives it', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const untold = Object.entries(settings).filter(
      ([name, rule]) =>
        !new RegExp(`^\\| \`${name}\` \\|.*\\|`, 'm').test(readme) || !readme.includes(rule.description ?? '?'),
    );
    expect(untold.map(([name]) => name)).to.deep.equal([]);
  });

  it('moves states by their tables: no code of a room writes or asks for a state by a word of its own', () => {
    const literal = sources
      .filter(({ file }) => rooms.some((room) => file.startsWith(`src/${room}/`)) && !/\/states\.ts$/.test(file))
      .filter(({ file }) => !/\/(schemas|routes)(\.ts|\/)/.test(file))
      .flatMap(({ file, text }) => stateLiterals(text).map((found) => `${file}: ${found}`));
    expect(literal).to.deep.equal([]);
  });

  it('knows a state that is written as a word, in whichever way', () => {
    const written = [
      "await Row.update({ state: 'settled' }, { where })",
      "await Row.update({ cycleId, state: isPaid ? 'settled' : withheld }, { where })",
      "insertMember(ctx, { id, state: 'admitted' })",
      "const where = { cycleId, state: ['open', 'withheld'] }",
      "const where = { cycleId, state: { [Op.in]: ['open', 'withheld'] } }",
      "for (const state of ['withheld', 'credited'] as const) await Row.update({ state }, { where })",
      "const state = late ? 'late' : 'reported';",
      "await moveAgreement(ctx, agreement, 'terminated', reason)",
      '"UPDATE holds SET released_at = ?, state = \'released\' WHERE id = ?"',
      "\"SELECT id FROM obligations WHERE state NOT IN ('settled', 'credited')\"",
    ];
    expect(written.filter((code) => stateLiterals(code).length === 0)).to.deep.equal([]);
    const byTable = [
      "await Row.update({ state: states.to('settle') }, { where: { id, state: states.from('settle') } })",
      "const state = states.next(deposit.state, 'confirm', deposit, ctx.actor)",
      "const state = kind === 'institution' ? userStates.initial : active;",
      "if (agreement.state === 'active') return agreement.state;",
      "'SELECT id FROM holds WHERE state = :inForce'",
      "export type Revision = { readonly state: 'available' }",
    ];
    expect(byTable.flatMap(stateLiterals)).to.deep.equal([]);
  });

  it('leaves nothing half done', () => {
    const marks = new RegExp(
      [
        'TO' + 'DO',
        'FIX' + 'ME',
        '@ts-' + 'ignore',
        '@ts-' + 'expect-error',
        'eslint-' + 'disable',
        '\\bas ' + 'any\\b',
        ': ' + 'any\\b',
        '\\.(only|skip)\\(',
      ].join('|'),
    );
    expect(sources.filter(({ text }) => marks.test(text)).map(({ file }) => file)).to.deep.equal([]);
  });

  it('names every file of src that a newcomer may open in one guess: lower-case words with dashes', () => {
    expect(
      files.filter(
        (file) =>
          file.startsWith('src/') && !/^src\/(ARCHITECTURE\.md|([a-z0-9-]+\/)*(README\.md|[a-z0-9.-]+))$/.test(file),
      ),
    ).to.deep.equal([]);
  });
});

/** What only begins and ends has no table of states: sessions, keys, products and revisions. */
const withoutTable = new RegExp(
  [
    String.raw`\b(?:SessionRow|ApiKeyRow)\.update\([^;]*;`,
    String.raw`\binsert(?:Session|Key|Product)\([^;]*;`,
    String.raw`\bconst revision = \{[^;]*;`,
    String.raw`\bsessionId, state: 'ended'|\.\.\.key, state: 'revoked'`,
    String.raw`\bc\.state = '(?:active|open)'`,
  ].join('|'),
  'g',
);

/** Where a state stands as a literal: as a property or variable, as an argument of a move, or in SQL. */
function stateLiterals(text: string): string[] {
  const comparisonsAndTypes = /[!=]==\s*'[^']*'|\breadonly state: '[^']*'|(?<=\w)\['\w+'\]|\b(?:Pick|Omit)<[^>]*>/g;
  const rest = text.replace(withoutTable, '').replace(comparisonsAndTypes, '');
  const patterns = [
    /(?<![.\w])state\s*[:=](?![=>])\s*(?:\{ \[Op\.\w+\]:\s*)?[^,;{}()]*?'[\w-]+'/g,
    /(?<![.\w])state of \[[^\]]*'[^\]]*\]/g,
    /(?<!function )\b(?:move|mark|update|decide)[A-Z]\w*\([^()]*?'[\w-]+'\s*[,)]/g,
    /\bstate\s*(?:=|<>|!=|(?:NOT )?IN)\s*\(?'[\w-]+'/gi,
  ];
  return [...new Set(patterns.flatMap((pattern) => rest.match(pattern) ?? []))];
}

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
