import type { Schemas } from '../api/client.ts';
import { Body, Card, Facts } from '../parts/page.tsx';
import { useWords, wordFor } from '../words/index.tsx';
import { useRuleWords } from './rules.ts';

type Principle = Schemas['Principles']['principles'][number];
type Of = { readonly principles: readonly Principle[] };

const stages = ['list', 'match', 'deliver', 'settle'] as const;
const groupOf = ({ code }: Principle): string => code.split('-')[0] ?? code;

/** Principles by stages: the duty in each, and the rules of the gate that hold it. */
export function Matrix({ principles }: Of) {
  const { words } = useWords();
  const w = words.supervise;
  const groups = [...new Set(principles.map(groupOf))];
  return groups.map((group) => (
    <Card key={group} title={wordFor(w.groups, group)}>
      <div className="scroll" tabIndex={0} role="region" aria-label={wordFor(w.groups, group)}>
        <table className="matrix">
          <caption className="unseen">{wordFor(w.groups, group)}</caption>
          <thead>
            <tr>
              <th scope="col">{w.principle}</th>
              {stages.map((stage) => (
                <th key={stage} scope="col">
                  {wordFor(w.stages, stage)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {principles
              .filter((one) => groupOf(one) === group)
              .map((principle) => (
                <Row key={principle.code} principle={principle} />
              ))}
          </tbody>
        </table>
      </div>
    </Card>
  ));
}

function Row({ principle }: { readonly principle: Principle }) {
  const { words, language } = useWords();
  const { code, zh, en, law } = principle;
  return (
    <tr id={code}>
      <th scope="row">
        {language === 'zh' ? zh : en}
        <span className="second">
          {code}
          {law !== null && ` · ${law}`}
        </span>
      </th>
      {stages.map((stage) => (
        <td
          key={stage}
          data-stage={wordFor(words.supervise.stages, stage)}
          className={principle.stages.some((one) => one.stage === stage) ? undefined : 'none'}
        >
          <Duty principle={principle} stage={stage} />
        </td>
      ))}
    </tr>
  );
}

function Duty({ principle, stage }: { readonly principle: Principle; readonly stage: string }) {
  const { words } = useWords();
  const { ruleOf, dutyOf } = useRuleWords();
  const held = principle.stages.find((one) => one.stage === stage);
  if (!held) return <span className="dim">—</span>;
  const duty = held.duty === null ? null : dutyOf(principle.code, stage, held.duty);
  return (
    <>
      {duty && <div lang={duty.lang}>{duty.says}</div>}
      {held.rules.map((rule) => (
        <span key={rule} className="chip held" title={rule}>
          {ruleOf(rule)}
        </span>
      ))}
      {held.otherwise.length > 0 && (
        <details className="fine dim">
          <summary>{words.supervise.otherwise}</summary>
          {held.otherwise.map((says) => (
            <p key={says} lang="en">
              {says}
            </p>
          ))}
        </details>
      )}
    </>
  );
}

/** What each principle prevents, what it only finds out, and what nobody can know. */
export function Limits({ principles }: Of) {
  const { words, language } = useWords();
  const w = words.supervise;
  return (
    <Card title={w.limitsTitle}>
      <Body>
        {principles.map(({ code, zh, en, prevents, detects, cannotKnow }) => (
          <details key={code} className="limits">
            <summary>
              {code} {language === 'zh' ? zh : en}
            </summary>
            <Facts
              facts={[
                [
                  w.prevents,
                  <span key="prevents" lang="en">
                    {prevents}
                  </span>,
                ],
                [
                  w.detects,
                  <span key="detects" lang="en">
                    {detects}
                  </span>,
                ],
                [
                  w.cannotKnow,
                  <span key="cannotKnow" lang="en">
                    {cannotKnow}
                  </span>,
                ],
              ]}
            />
          </details>
        ))}
      </Body>
    </Card>
  );
}
