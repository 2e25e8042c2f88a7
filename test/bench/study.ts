import { clockActor } from '../../src/kernel/actor.ts';
import { withDuck } from '../../src/data/duck.ts';
import { wire } from '../../src/app.ts';
import { connect, disconnect, engine } from '../../src/db/connection.ts';
import { migrate } from '../../src/db/migrate.ts';
import { newId } from '../../src/kernel/ids.ts';
import { studyListing } from '../../src/list/service/listing-judgeable.ts';
import type { Listing } from '../../src/list/store/listing.ts';
import { sketchOf, type Sketch } from '../../src/measures/sketch/index.ts';
import { otherExchange } from '../support/database.ts';
import { keepSketch, otherRows } from '../support/sketches.ts';
import type { Measured } from './run.ts';

const FEW = 20;
const MANY = 2_000;
const WARM = 5;
const ROUNDS = 25;
const columns = ['id', 'age', 'district', 'wage', 'day', 'job', 'spent', 'grade'];
const people = `SELECT md5(i::VARCHAR) AS id, hash(i, 1) % 80 AS age, hash(i, 2) % 30 AS district, (hash(i, 3) % 10000) / 100.0 AS wage,
  DATE '2020-01-01' + (hash(i, 4) % 1000)::INT AS day, 'Job ' || hash(i, 5) % 300 AS job, hash(i, 6) % 2000 AS spent, hash(i, 7) % 7 AS grade`;

/**
 * What it takes to study one more listing, and to take in one more revision, with 20 and with 2,000 published
 * revisions of other suppliers. The sketches have the shape of one real table's; one listing resembles nothing, the
 * other is a sample of a published revision.
 */
export async function benchStudy(): Promise<Measured> {
  const other = await otherExchange('study');
  connect(other.settings['DATABASE_URL']);
  try {
    wire();
    await migrate();
    const [original, sampled] = await sketches();
    await keepSketch({ supplierId: newId('mem'), sketch: original });
    const supplierId = newId('mem');
    const unlike = await keepSketch({ supplierId, sketch: otherRows(original), published: false });
    const copy = await keepSketch({ supplierId, sketch: sampled, published: false });
    let published = 1;
    const publish = async (upTo: number): Promise<number> => {
      let spent = 0;
      const missing = upTo - published;
      for (; published < upTo; published += 1) {
        const sketch = otherRows(original);
        const began = performance.now();
        await keepSketch({ supplierId: newId('mem'), sketch });
        spent += (performance.now() - began) / missing;
      }
      return spent;
    };
    await publish(FEW);
    const few = { unlike: await study(unlike, 0), copy: await study(copy, 1) };
    const writing = await publish(MANY);
    const many = { unlike: await study(unlike, 0), copy: await study(copy, 1) };
    return {
      figures: {
        engine: engine() === 'mysql' ? 'MariaDB' : 'SQLite',
        'study with 20 published, ms': few.unlike,
        'study with 2,000 published, ms': many.unlike,
        'study of a copy with 20 published, ms': few.copy,
        'study of a copy with 2,000 published, ms': many.copy,
        'writing a revision, ms': Math.round(writing),
      },
      ratios: {
        'study, 2,000 / 20': Number((many.unlike / few.unlike).toFixed(2)),
        'study of a copy, 2,000 / 20': Number((many.copy / few.copy).toFixed(2)),
      },
    };
  } finally {
    await disconnect();
    await other.drop();
  }
}

/** Of a table, and of a tenth of it. */
function sketches(): Promise<[Sketch, Sketch]> {
  return withDuck(async (duck) => {
    await duck.run(`CREATE TEMP TABLE people AS ${people} FROM range(5000) r(i)`);
    return [
      await sketchOf(duck, 'people', columns),
      await sketchOf(duck, '(FROM people WHERE hash(id) % 10 = 0)', columns),
    ];
  });
}

/** The quickest of several studies, in milliseconds: what else the machine does only adds to it. */
async function study(listing: Listing, resemblances: number): Promise<number> {
  const times: number[] = [];
  for (let round = -WARM; round < ROUNDS; round += 1) {
    const began = performance.now();
    const found = (await studyListing({ actor: clockActor }, listing)).resemblances.length;
    if (found !== resemblances) throw new Error(`The bench found ${found} resemblances, not ${resemblances}.`);
    if (round >= 0) times.push(performance.now() - began);
  }
  return Number(Math.min(...times).toPrecision(3));
}
