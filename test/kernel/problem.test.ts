import { expect } from 'chai';
import { z } from 'zod';
import { allProblems, parse, pointerTo, Problem, problem, problems, type Fault } from '../../src/kernel/problem.ts';

const Order = z.strictObject({
  'a/b~c': z.string(),
  lines: z.array(z.strictObject({ count: z.int().min(1), note: z.string().max(3) })),
});

function faultsOf(value: unknown): readonly Fault[] {
  try {
    parse(Order, value);
  } catch (error) {
    if (error instanceof Problem) return error.extensions.errors ?? [];
    throw error;
  }
  return [];
}

describe('a problem', () => {
  it('points at every fault of a request at once, with escaped names', () => {
    const faults = faultsOf({
      'a/b~c': 7,
      lines: [
        { count: 0, note: 'ok' },
        { count: 1, note: 'long', extra: 1, more: 2 },
      ],
      top: true,
      'to/p~': 1,
    });
    expect(faults.map(({ pointer }) => pointer)).to.have.members([
      '#/a~1b~0c',
      '#/lines/0/count',
      '#/lines/1/note',
      '#/lines/1/extra',
      '#/lines/1/more',
      '#/top',
      '#/to~1p~0',
    ]);
    expect(faults.find(({ pointer }) => pointer === '#/top')?.detail).to.equal('is not a field of this request');
    expect(faultsOf({ 'a/b~c': 'x', lines: [] })).to.deep.equal([]);
  });

  it('points at every text with half a pair or a control character, be it value or name, however deep', () => {
    const open = (value: unknown) => {
      try {
        parse(z.unknown(), value);
      } catch (error) {
        return ((error as Problem).extensions.errors ?? []).map(({ pointer }) => pointer);
      }
      return [];
    };
    const bad = ['\u0000', '\u001b', '\u007f', '\u0085', '\ud800', 'a\udc00b'];
    expect(open({ a: bad, b: ['tab\t', 'line\r\n', '\u{1f600}', '\u00a0', '数据'] })).to.have.members(
      bad.map((_, at) => `#/a/${at}`),
    );
    expect(open({ 'n\u0000': 1, in: { deep: [{ to: 'x\u0000' }] } })).to.have.members(['#/n%00', '#/in/deep/0/to']);
    const deep = JSON.parse(`${'['.repeat(100_000)}"\\u0000"${']'.repeat(100_000)}`) as unknown;
    expect(open({ deep })).to.have.length(1);
    expect(open({ many: Array(1_000).fill('\u0000') })).to.have.length(100);
    const far = `${'["\\u0000",'.repeat(20_000)}"\\u0000"${']'.repeat(20_000)}`;
    const pointers = open({ deep: JSON.parse(far) as unknown, ['n'.repeat(100_000)]: Array(100).fill('\u0000') });
    expect(pointers.length).to.be.within(1, 100);
    expect(pointers.join('').length, 'an answer that is no longer than the request').to.be.below(200_000);
    for (const nothing of [undefined, null, 'text', 7]) expect(open(nothing)).to.deep.equal([]);
  });

  it('says once of a field that it is wrong', () => {
    expect(
      faultsOf({ 'a/b~c': 'x', lines: [{ count: 1, note: 'long\u0000' }] }).map(({ pointer }) => pointer),
    ).to.deep.equal(['#/lines/0/note']);
  });

  it('points by a fragment of a URI: what is no sign of one is percent-encoded (RFC 6901, section 6)', () => {
    expect(pointerTo([])).equal('#');
    expect(['', 'a/b', 'c%d', 'e^f', 'g|h', 'i\\j', 'k"l', ' ', 'm~n'].map((name) => pointerTo([name]))).deep.equal([
      '#/',
      '#/a~1b',
      '#/c%25d',
      '#/e%5Ef',
      '#/g%7Ch',
      '#/i%5Cj',
      '#/k%22l',
      '#/%20',
      '#/m~0n',
    ]);
    expect(pointerTo(['名#[1]', 0, '$a&b+c,d:e;f=g?h@i', '\ud800'])).equal(
      '#/%E5%90%8D%23%5B1%5D/0/$a&b+c,d:e;f=g?h@i/%EF%BF%BD',
    );
  });

  it('is written as RFC 9457 has it, and its own members cannot be mistaken for others', () => {
    expect(problem('lost-race', 'Read it again.', { state: 'spent' }).toJSON()).to.deep.equal({
      type: '/problems/lost-race',
      title: 'It changed while you were working on it. Read it again.',
      status: 409,
      detail: 'Read it again.',
      state: 'spent',
    });
    expect(problem('internal').message).to.equal(problem('internal').title);
  });

  it('has a code that no other room has', () => {
    expect(() => problems('test', { 'lost-race': { status: 409, title: 'Another.' } })).to.throw(
      'The problem lost-race is declared twice.',
    );
    const codes = allProblems().map(({ code }) => code);
    expect(codes).to.deep.equal([...new Set(codes)].sort((a, b) => a.localeCompare(b)));
  });
});
