import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { settings } from '../config/env.ts';
import { root, files, sources } from './support/sources.ts';

const COMMENT_WIDTH = 120;

describe('the house is tidy', () => {
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

  it('declares a type name once in the whole of src', () => {
    const names = sources
      .filter(({ file }) => file.startsWith('src/'))
      .flatMap(({ text }) =>
        [...text.matchAll(/^(?:export )?(?:type|interface|class) (\w+)/gm)].map(([, name]) => name as string),
      );
    expect(names.filter((name, index) => names.indexOf(name) < index)).to.deep.equal([]);
  });

  it('reads the environment in one place', () => {
    const readers = sources.filter(
      ({ file, text }) =>
        /process\.env/.test(text) && file !== 'config/env.ts' && file !== 'test/support/environment.ts',
    );
    expect(readers.map(({ file }) => file)).to.deep.equal([]);
  });

  it('tells every setting in the README, with the meaning the program gives it', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const untold = Object.entries(settings).filter(
      ([name, rule]) =>
        !new RegExp(`^\\| \`${name}\` \\|.*\\|`, 'm').test(readme) || !readme.includes(rule.description ?? '?'),
    );
    expect(untold.map(([name]) => name)).to.deep.equal([]);
  });

  it('leaves nothing half done', () => {
    const marks = new RegExp(
      [
        'TO' + 'DO',
        'FIX' + 'ME',
        '@ts-' + 'ignore',
        '@ts-' + 'expect-error',
        '(ox|es)lint-' + 'disable',
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
