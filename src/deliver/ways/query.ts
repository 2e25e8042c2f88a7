import type { z } from 'zod';
import { sha256 } from '../../kernel/hash.ts';
import { listOfTexts } from '../../kernel/json-text.ts';
import { saidOf, unique } from '../../kernel/lists.ts';
import { personOf, readRecords, type DataRow } from '../../list/index.ts';
import { joinDigests } from '../digest.ts';
import type { OptOuts, Parcel } from '../metering/call.ts';
import { coveredRevision, type CoveredRevision } from '../metering/covered-revision.ts';
import { problem } from '../problems.ts';
import type { Question } from '../schemas/index.ts';
import type { Way } from './way.ts';

type Keys = readonly string[];

/** 1 to 1,000 keys with a purpose; their records stand in the answer. */
export const query: Way<z.output<typeof Question>, Keys> = {
  kind: 'query',
  action: 'call.query',
  admit: 'together',
  fingerprint: ({ deliveryId, purpose, keys }) => [deliveryId, purpose, keys],
  prepare: async (open, { deliveryId, purpose, keys }) => ({
    // The same key twice is one record, and one price.
    value: { deliveryId, purpose, revision: await coveredRevision(deliveryId, open), asked: unique(keys) },
  }),
  keys: (keys) => keys,
  named: (keys, revision) => [...keys, ...personsOf(revision, keys).filter((person) => person !== null)],
  produce: lookUp,
  again: lookUp,
};

/** Whose the records of these keys are; of nobody where no other column than the key tells persons apart. */
function personsOf({ id, named: { key, person } }: CoveredRevision, keys: Keys): (string | null)[] {
  if (key === null || person === null) return [];
  return readRecords(id, keys).map((text) =>
    text === undefined ? null : personOf(saidOf(JSON.parse(text) as DataRow, person)),
  );
}

/** The answer is written once: the text that is hashed is what is handed over. */
function lookUp(keys: Keys, revision: CoveredRevision, supplierId: string, optOuts: OptOuts): Parcel {
  if (revision.named.key === null) throw problem('not-queryable');
  const wanted = optOuts.keys.size === 0 ? keys : withoutOptedOut(keys, revision, optOuts);
  const texts = readRecords(revision.id, wanted);
  const found = keys.filter((_key, at) => texts[at] !== undefined);
  const answer = listOfTexts(keys.map((key, at) => `{"key":${JSON.stringify(key)},"record":${texts[at] ?? 'null'}}`));
  return {
    records: found.length,
    leftOut: wanted.filter((key) => key === undefined).length,
    optOutVersion: optOuts.version,
    hash: sha256(answer.pieces),
    digests: revision.personal ? joinDigests(supplierId, found) : null,
    answer,
  };
}

function withoutOptedOut(keys: Keys, revision: CoveredRevision, optOuts: OptOuts): (string | undefined)[] {
  const persons = personsOf(revision, keys);
  return keys.map((key, at) => (optOuts.keys.has(key) || optOuts.keys.has(persons[at] ?? '') ? undefined : key));
}
