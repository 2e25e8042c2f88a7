import type { Schemas } from '../api/client.ts';
import { Link } from '../parts/link.tsx';
import { Body, Card, Facts } from '../parts/page.tsx';
import { Chip, Instant } from '../parts/state.tsx';
import { Table } from '../parts/table.tsx';
import { useWords, wordFor } from '../words/index.tsx';

export type WholeOffer = Extract<Schemas['Offer'], { readonly product: unknown }>;
type Of = { readonly offer: WholeOffer };

/** What the supplier promises of the data beside what the exchange measured of them. */
export function Measured({ offer }: Of) {
  const { words, format } = useWords();
  const w = words.list;
  const { product, revision } = offer;
  const { quality } = product;
  const { completeness, ageDays } = revision.measured;
  const held = (isHeld: boolean) => <Chip tone={isHeld ? 'ok' : 'bad'}>{isHeld ? w.held : w.missed}</Chip>;
  const rows = [
    {
      of: w.complete,
      promised: quality ? w.atLeastShare(format.percent(quality.completeness)) : w.notStated,
      measured: format.percent(completeness),
      says: quality && held(completeness >= quality.completeness),
    },
    {
      of: w.fresh,
      promised: quality?.freshnessDays == null ? w.notStated : w.atMostDays(format.count(quality.freshnessDays)),
      measured: ageDays === null ? w.notMeasured : w.ageDays(format.count(ageDays)),
      says: quality?.freshnessDays != null && ageDays !== null && held(ageDays <= quality.freshnessDays),
    },
    { of: w.update, promised: wordFor(w.frequencies, product.updateFrequency), measured: '—', says: null },
  ];
  const measured = offer.quality;
  return (
    <Card title={w.promise} note={w.promiseNote(format.count(revision.number))}>
      <Table
        caption={w.promise}
        rows={rows}
        keyOf={({ of }) => of}
        columns={[
          { name: w.of, cell: ({ of }) => of },
          { name: w.promised, cell: ({ promised }) => promised },
          { name: w.measured, cell: ({ measured }) => measured },
          { name: words.shell.state, cell: ({ says }) => says },
        ]}
      />
      {measured.length > 1 && (
        <details className="body">
          <summary>{w.overTime(format.count(measured.length))}</summary>
          <Table
            caption={w.qualityOverTime}
            rows={[...measured].reverse()}
            keyOf={({ at }) => at}
            columns={[
              { name: w.uploadedAt, cell: ({ at }) => <Instant at={at} /> },
              { name: w.complete, cell: (one) => format.percent(one.completeness), isNumber: true },
              {
                name: w.fresh,
                cell: (one) => (one.ageDays === null ? w.notMeasured : w.ageDays(format.count(one.ageDays))),
              },
            ]}
          />
        </details>
      )}
    </Card>
  );
}

/** What the gate asked of it before it could be found here. */
export function Checked({ offer }: Of) {
  const { words, format } = useWords();
  const w = words.list;
  const { verdict } = offer;
  if (!verdict) return null;
  const { outcome, checked, ruleBook, at } = verdict;
  const isPassed = outcome === 'allowed';
  return (
    <Card title={w.checked}>
      <Body>
        <div className="stack">
          <div className={isPassed ? 'proven' : 'problem'}>
            <b>{isPassed ? w.checkedPassed(format.count(checked)) : wordFor(w.outcomes, outcome)}</b>
          </div>
          <Facts
            facts={[
              [
                w.bookAsked,
                <Link key="book" to={`/rule-books/${ruleBook}`}>
                  {w.bookVersion(ruleBook)}
                </Link>,
              ],
              [w.checkedAt, <Instant key="at" at={at} />],
            ]}
          />
          <Link className="fine" to="/principles">
            {w.seeRules}
          </Link>
        </div>
      </Body>
    </Card>
  );
}

/** The columns of the data: what part each plays, how full it is, and from where to where its values reach. */
export function Dictionary({ offer }: Of) {
  const { words, format } = useWords();
  const w = words.list;
  const profile = new Map(offer.revision.profile.map((one) => [one.name, one]));
  const { dictionary, keyColumn } = offer.product;
  const roleOf = ({ role, identifierType }: (typeof dictionary)[number]) =>
    [wordFor(w.roles, role), ...(identifierType ? [wordFor(w.identifierTypes, identifierType)] : [])].join(w.comma);
  return (
    <Card
      title={w.dictionary}
      note={w.dictionaryNote(format.count(dictionary.length), format.count(offer.revision.rows))}
    >
      <Table
        caption={w.dictionary}
        rows={dictionary}
        keyOf={({ name }) => name}
        columns={[
          {
            name: w.column,
            cell: ({ name, label }) => (
              <>
                {label} <code className="second">{name}</code>
              </>
            ),
          },
          { name: w.type, cell: ({ type }) => wordFor(w.types, type) },
          { name: w.unit, cell: ({ unit }) => unit ?? '—' },
          {
            name: w.role,
            cell: (row) => (
              <>
                {roleOf(row)} {row.name === keyColumn && <Chip tone="info">{w.keyColumn}</Chip>}
              </>
            ),
          },
          {
            name: w.distinct,
            isNumber: true,
            cell: ({ name }) => {
              const { distinct, distinctIs } = profile.get(name) ?? {};
              return `${distinctIs === 'approximate' ? '≈ ' : ''}${format.count(distinct)}`;
            },
          },
          {
            name: w.empties,
            isNumber: true,
            cell: ({ name }) => {
              const nulls = profile.get(name)?.nulls;
              return nulls === undefined ? '—' : format.percent(nulls / Math.max(1, offer.revision.rows));
            },
          },
          {
            name: w.reach,
            cell: ({ name }) => {
              const { min, max } = profile.get(name) ?? {};
              return min == null || max == null ? '—' : <span className="nowrap">{`${min} – ${max}`}</span>;
            },
          },
        ]}
      />
    </Card>
  );
}

/** The rows that everybody may see beforehand, where there are any. */
export function Sample({ offer }: Of) {
  const { words } = useWords();
  const w = words.list;
  const { sample } = offer;
  if (!sample || sample.rows.length === 0) return null;
  const known = new Set(sample.rows.flatMap((row) => Object.keys(row)));
  const labels = new Map(offer.product.dictionary.map(({ name, label }) => [name, label]));
  const ordered = [...labels.keys()].filter((name) => known.has(name));
  const names = [...ordered, ...[...known].filter((name) => !labels.has(name))];
  const note = sample.kind === 'synthetic' ? w.sampleSynthetic : sample.k === null ? w.sampleRows : w.sampleK(sample.k);
  return (
    <Card title={w.sample} note={note}>
      <Table
        caption={w.sample}
        rows={sample.rows.map((row, at) => ({ row, at }))}
        keyOf={({ at }) => String(at)}
        columns={names.map((name) => ({
          name: labels.get(name) ?? name,
          cell: ({ row }: { readonly row: (typeof sample.rows)[number] }) => String(row[name] ?? '—'),
          isNumber: sample.rows.every((row) => typeof row[name] === 'number'),
        }))}
      />
    </Card>
  );
}

/** Where the data come from, what was done to them, and by what right they are offered. */
export function ProductFacts({ offer }: Of) {
  const { words, format } = useWords();
  const w = words.list;
  const { product, revision, itemCodes } = offer;
  const { basis, contact } = product;
  const basisSays =
    basis && [wordFor(w.bases, basis.kind), ...(basis.separateConsent ? [w.separateConsent] : [])].join(w.comma);
  const steps = product.processing.map(
    ({ step, what }, at) =>
      [`${w.processing} ${String(at + 1)}`, `${wordFor(w.steps, step)}${w.colon}${what}`] as const,
  );
  const reach = contact && [contact.email, contact.process, w.answeredWithin(contact.answerDays)].join(w.semicolon);
  return (
    <Card title={w.product}>
      <Body>
        <Facts
          facts={[
            [w.kind, `${wordFor(w.kinds, product.kind)}${w.comma}${wordFor(w.subjects, product.subjectKind)}`],
            [w.level, wordFor(w.levels, String(product.level))],
            [w.sourceStatement, product.sourceStatement],
            [w.processingStatement, product.processingStatement],
            ...steps,
            ...(basisSays ? [[w.basis, basisSays] as const] : []),
            ...(reach ? [[w.contact, reach] as const] : []),
            [w.revision, w.revisionOf(format.count(revision.number), format.day(revision.createdAt))],
            [w.hash, <code key="hash">{revision.parquetSha256}</code>],
            ...(itemCodes.length > 0 ? [[w.itemCodes, <Items key="items" codes={itemCodes} />] as const] : []),
          ]}
        />
      </Body>
    </Card>
  );
}

function Items({ codes }: { readonly codes: readonly string[] }) {
  return (
    <ul>
      {codes.map((code) => (
        <li key={code}>
          <Link to={`/items/${code}`}>{code}</Link>
        </li>
      ))}
    </ul>
  );
}
