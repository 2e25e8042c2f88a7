import { expect } from 'chai';
import { wageTable } from '../../seeders/data/index.ts';
import { draftListing, uploadTable, wageTerms } from '../../seeders/exchange.ts';
import { expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { column, newProduct, newRevision, plainProduct } from './people.ts';

const pointersOf = (body: Body) => itemsOf(body, 'errors').map(({ pointer }) => pointer);
const rulesOf = (body: Body) => itemsOf(body, 'findings').map(({ rule, verdict }) => `${rule} ${verdict}`);

describe('generalisation', () => {
  let exchange: Exchange;
  let ada: Person;
  let revisionId: string;
  before(async () => {
    exchange = await startExchange();
    ada = await exchange.supplier('ada');
    ({ revisionId } = await uploadTable(ada, wageTable()));
  });
  const generalise = (body: object, who = ada, id = revisionId) => who.post(`/revisions/${id}/generalise`, body);
  const banded = { levels: { hourly_wage: 1 } };

  it('of refused wages is found, made, measured, let pass by a person, and published', async function () {
    this.timeout(60_000);
    const raw = await draftListing(ada, revisionId, wageTerms);
    expect(rulesOf((await ada.post(`/listings/${raw}/submit`)).body)).include.members([
      'k-anonymity refused',
      'nothing-screened needs-review',
    ]);
    const [best] = itemsOf(expectStatus(await generalise(banded), 200), 'solutions');
    expect(Number(best?.['k'])).least(11);
    const made = expectStatus(
      await generalise({ levels: { ...(best?.['levels'] as object), ...banded.levels }, apply: true }),
      201,
    )['revision'];
    expect([made?.['madeFrom'], Number(made?.['risk']?.['k']), Number(made?.['rows'])]).deep.equal([
      revisionId,
      Number(best?.['k']),
      534 - Number(best?.['suppressed']),
    ]);
    expect(Number(made?.['number'])).equal(2);
    const again = await generalise({ levels: { ...(best?.['levels'] as object), ...banded.levels }, apply: true });
    expect([again.status, again.body['type'], again.body['revisionId']]).deep.equal([
      409,
      '/problems/revision-exists',
      made?.['id'],
    ]);

    const listing = await draftListing(ada, made?.['id'] as string, wageTerms);
    const stopped = await ada.post(`/listings/${listing}/submit`);
    expect(rulesOf(stopped.body)).deep.equal(['level-fits needs-review', 'nothing-screened needs-review']);
    for (const { caseId } of itemsOf(stopped.body, 'findings')) {
      const decision = { outcome: 'waived', reason: 'A published survey of 1985, in classes of eleven and more.' };
      expectStatus(await exchange.operators[0].post(`/cases/${caseId}/decide`, decision), 200);
    }
    expectStatus(await ada.post(`/listings/${listing}/submit`), 200);
    expectStatus(await exchange.operators[1].post(`/listings/${listing}/publish`), 200);
    const offer = expectStatus(await exchange.anonymous.get(`/listings/${listing}`), 200);
    const age = itemsOf(offer['product'], 'dictionary').find(({ name }) => name === 'age');
    expect([age?.['type'], age?.['hierarchy']]).deep.equal(['text', undefined]);

    const other = await draftListing(ada, made?.['id'] as string, wageTerms);
    expect(rulesOf((await ada.post(`/listings/${other}/submit`)).body), 'a waiver holds for its listing only').length(
      2,
    );
  });

  const every = {
    age: 0,
    education_years: 0,
    experience_years: 0,
    sex: 0,
    race: 0,
    region: 0,
    marital_status: 0,
    occupation: 0,
    sector: 0,
  };
  const wrong: [what: string, body: object, pointers: string[]][] = [
    ['missing levels', { apply: true, levels: { age: 1 } }, Array.from({ length: 8 }, () => '#/levels')],
    [
      'a level beyond the hierarchy',
      { apply: true, levels: { ...every, age: 5, sex: 2 } },
      ['#/levels/age', '#/levels/sex'],
    ],
    ['columns that single nobody out', { levels: { subject: 1, nobody: 1 } }, ['#/levels/subject', '#/levels/nobody']],
    ['hierarchies of other columns', { hierarchies: { subject: { bands: [5] } } }, ['#/hierarchies/subject']],
    ['bands that do not nest', { hierarchies: { age: { bands: [5, 12] } } }, ['#/hierarchies/age']],
    ['bands of words', { hierarchies: { sex: { bands: [5] } } }, ['#/hierarchies/sex']],
    [
      'rows of unlike length',
      {
        hierarchies: {
          sex: {
            levels: [
              ['male', '*'],
              ['female', 'person', '*'],
            ],
          },
        },
      },
      ['#/hierarchies/sex'],
    ],
    [
      'levels that part what was one',
      {
        hierarchies: {
          sex: {
            levels: [
              ['male', 'p', 'x'],
              ['female', 'p', 'y'],
            ],
          },
        },
      },
      ['#/hierarchies/sex'],
    ],
    [
      'a value named twice',
      {
        hierarchies: {
          sex: {
            levels: [
              ['male', '*'],
              ['male', '*'],
            ],
          },
        },
      },
      ['#/hierarchies/sex'],
    ],
    ['a level that is no number', { levels: { age: '1' } }, ['#/levels/age']],
    ['more suppression than half', { suppress: 0.6 }, ['#/suppress']],
  ];
  for (const [what, body, pointers] of wrong) {
    it(`is refused with ${what}`, async () => {
      const reply = await generalise(body);
      expect([reply.status, pointersOf(reply.body)]).deep.equal([422, pointers]);
    });
  }

  it('is refused with values that its hierarchy does not name, and does not repeat them', async () => {
    const { status, body, text } = await generalise({ hierarchies: { sex: { levels: [['male', '*']] } } });
    expect([status, body['type']]).deep.equal([422, '/problems/not-generalisable']);
    expect(text)
      .match(/1 values of \\"sex\\" are not in its hierarchy/)
      .not.contain('female');
  });

  it('is not for huge hierarchies', async () => {
    const levels = Array.from({ length: 2001 }, (_, at) => [`v${at}`, '*']);
    expect((await generalise({ hierarchies: { sex: { levels } } })).status).equal(422);
  });

  it('is for the revisions of one’s own product only, and only where something is a quasi-identifier', async () => {
    const eve = await exchange.supplier('eve');
    expect((await generalise(banded, eve)).status).equal(404);
    expect((await generalise({ levels: every, apply: true }, eve)).status).equal(404);
    expect((await generalise({}, exchange.operators[0])).status).equal(403);
    const plain = await newRevision(ada, (await newProduct(ada)).id);
    expect((await generalise({}, ada, plain.id)).body['type']).equal('/problems/not-generalisable');
  });

  it('needs hierarchies in a dictionary that make sense', async () => {
    const odd = { ...column('age', 'integer', 'quasi-identifier'), hierarchy: { bands: [5, 12] } };
    const lost = { ...column('note'), hierarchy: { bands: [5] } };
    const reply = await ada.post('/products', { ...plainProduct, subjectKind: 'person', dictionary: [odd, lost] });
    expect([reply.status, pointersOf(reply.body).sort()]).deep.equal([
      422,
      ['#/dictionary/0/hierarchy', '#/dictionary/1/hierarchy', '#/dictionary/1/hierarchy'],
    ]);
  });
});
