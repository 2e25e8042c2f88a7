import type { ReactNode } from 'react';
import type { Finding } from '../api/client.ts';
import { useWords, wordFor } from '../words/index.tsx';
import { Link } from './link.tsx';
import { usePurposes } from './purposes.ts';
import { Sentence, useSays } from './said.tsx';
import { State } from './state.tsx';

type FindingsProps = {
  readonly findings: readonly Finding[];
  readonly verdictId?: string;
  /** A button that mends a finding, where there is one. */
  readonly fix?: (finding: Finding) => ReactNode;
};

const weight: Readonly<Record<string, number>> = { refused: 0, 'needs-review': 1, noted: 2 };

/** What the gate found, the gravest first: measured against threshold, with the remedy and what mends it. */
export function Findings({ findings, verdictId, fix }: FindingsProps) {
  const { words } = useWords();
  const { named } = usePurposes();
  const w = words.supervise;
  const sorted = [...findings].sort((one, other) => (weight[one.verdict] ?? 3) - (weight[other.verdict] ?? 3));
  return (
    <section className="card" aria-label={w.findings}>
      {sorted.map((finding, at) => (
        <article className="finding" key={`${finding.principle} ${finding.rule} ${String(at)}`}>
          <div>
            <State of={finding.verdict} />
          </div>
          <div>
            <Says finding={finding} />
            <div className="why">
              {finding.principle} {wordFor(words.rules.rules, finding.rule).replaceAll('-', ' ')}
            </div>
            <Against measured={finding.measured} threshold={finding.threshold} />
            {finding.remedies.map(({ id, sentence }) => (
              <p key={id}>
                {w.remedy}: <Sentence says={words.findings.remedies[id]} english={named(sentence)} />
              </p>
            ))}
            {finding.evidence && finding.evidence.length > 0 && (
              <details>
                <summary>{w.evidence}</summary>
                <ul>
                  {finding.evidence.map(({ row, column, masked }, place) => (
                    <li key={String(place)}>
                      {column} {row === null ? '' : `#${String(row)}`} <code>{masked}</code>
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </div>
          <div>{fix?.(finding)}</div>
        </article>
      ))}
      {verdictId !== undefined && (
        <div className="body">
          <Link to={`/verdicts/${verdictId}`}>{w.wholeVerdict}</Link>
        </div>
      )}
    </section>
  );
}

/** What was found, in the reader's language where there are words for it. */
export function Says({ finding }: { readonly finding: Finding }) {
  const { words } = useWords();
  const { nameOf, named } = usePurposes();
  const says = useSays(nameOf);
  return (
    <div className="say" title={finding.detail}>
      <Sentence says={says(words.findings.sentences, finding.code, finding.says)} english={named(finding.detail)} />
    </div>
  );
}

/** A number by itself, or that of the first of the measures k, l and t. */
const numberIn = (text: string): number => Number(/^[klt] [=≥≤] ([\d.]+)/.exec(text)?.[1] ?? text);

/** Measured against threshold, in words; and as a bar where both are numbers of one kind. */
function Against({ measured, threshold }: Pick<Finding, 'measured' | 'threshold'>) {
  const { words } = useWords();
  const { named } = usePurposes();
  if (measured === '' || threshold === '') return null;
  const [one, other] = [numberIn(measured), numberIn(threshold)];
  const { shortly } = words.findings;
  const says = words.supervise.against(named(shortly(measured)), named(shortly(threshold)));
  if (!Number.isFinite(one) || !Number.isFinite(other)) return <div className="why">{says}</div>;
  const most = Math.max(one, other) || 1;
  return (
    <div className="against">
      <svg viewBox="0 0 300 16" role="img" aria-label={says}>
        <rect x="0" y="4" width="300" height="8" rx="4" className="track" />
        <rect x="0" y="4" width={Math.max(3, (300 * one) / most)} height="8" rx="4" className="filled" />
        <rect x={Math.min(298, (300 * other) / most - 1)} y="0" width="2" height="16" className="limit" />
      </svg>
      <span>{says}</span>
    </div>
  );
}
