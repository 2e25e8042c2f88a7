import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { permissions } from '../../src/command/index.ts';
import { allProblems } from '../../src/kernel/problem.ts';
import * as codes from '../../src/console/words/codes.ts';
import * as findings from '../../src/console/words/findings.ts';
import { rules } from '../../src/principles/rules/index.ts';
import { stateTables } from '../support/state-tables.ts';
import '../../src/app.ts';

const folder = 'src/console';
const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(tsx?|css)$/.test(name));
const wordFiles = files.filter((name) => /^words\/(?!rooms|format)[\w-]+\.ts$/.test(name));

type Sentence = (...values: (string | number)[]) => string | undefined;
type Words = { readonly [name: string]: unknown };
const leavesOf = (words: unknown, path = ''): [path: string, says: string][] =>
  typeof words === 'string'
    ? [[path, words]]
    : typeof words === 'function'
      ? [[path, saidBy(words as Sentence)]]
      : Object.entries(words as Words).flatMap(([name, value]) => leavesOf(value, `${path}/${name}`));

/** Names of what the principles themselves call so. */
const terms = /禁止清单|禁止之列|禁止再识别|禁止分发|非法交付/g;

/** What a sentence with gaps says, whatever its gaps take: numbers or texts. */
function saidBy(sentence: Sentence): string {
  try {
    return `${sentence(1, 1, 1, 1) ?? ''}`;
  } catch {
    return `${sentence('1', '1', '1', '1') ?? ''}`;
  }
}

describe('the words of the console', () => {
  it('are there in Chinese and in English for every action', () => {
    const missing = Object.keys(permissions).filter((name) => !(name in codes.zh.actions && name in codes.en.actions));
    expect(missing).to.deep.equal([]);
  });

  it('are there for every state that anything can be in', async () => {
    const states = (await stateTables()).flatMap(([, table]) => table.states);
    expect(states).to.include.members(['draft', 'taken-down', 'in-cycle']);
    expect(states.filter((state) => !(state in codes.zh.states))).to.deep.equal([]);
  });

  it('are there in Chinese for every problem; in English it says itself', () => {
    const missing = allProblems().filter(({ code }) => !(code in codes.zh.problems));
    expect(missing.map(({ code }) => code)).to.deep.equal([]);
  });

  it('are there in Chinese for what is found against an order and against a call', () => {
    const silent = rules
      .filter(({ stage }) => stage === 'match' || stage === 'deliver')
      .filter(({ rule }) => findings.zh.says({ rule, detail: '', measured: '', threshold: '' }) === undefined);
    expect(silent.map(({ rule }) => rule)).to.deep.equal([]);
  });

  it('are Chinese in one language and not in the other, and ask, excuse and shout nowhere', async () => {
    const faults: string[] = [];
    for (const name of wordFiles) {
      const { zh, en } = (await import(`../../${folder}/${name}`)) as { zh: Words; en: Words };
      for (const [path, says] of leavesOf(en))
        if (
          /\p{sc=Han}/u.test(says.replace('中文', '')) ||
          /!|\b(oops|sorry|please|invalid|illegal|forbidden)\b/i.test(says)
        )
          faults.push(`${name} ${path}: ${says}`);
      for (const [path, says] of leavesOf(zh))
        if (/[！!]|非法|禁止/.test(says.replace(terms, ''))) faults.push(`${name} ${path}: ${says}`);
    }
    expect(faults).to.deep.equal([]);
  });

  it('stand in words/ alone, colours in tokens.css alone, and no source is too long', () => {
    const faults = files.flatMap((name) => [
      ...(name.endsWith('.tsx') && /\p{sc=Han}/u.test(read(name)) ? [`${name} holds Chinese`] : []),
      ...(name !== 'tokens.css' && /#[0-9a-f]{3,8}\b(?!.*href)/i.test(read(name).replace(/(href|search)=.*/g, ''))
        ? [`${name} holds a colour`]
        : []),
      ...(/\.tsx?$/.test(name) && !name.endsWith('.d.ts') && read(name).split('\n').length > 301
        ? [`${name} is too long`]
        : []),
    ]);
    expect(faults).to.deep.equal([]);
  });
});
