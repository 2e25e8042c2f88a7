import type { Schemas } from '../api/client.ts';
import { Body, Card } from '../parts/page.tsx';
import { Chip, Id } from '../parts/state.tsx';
import { Table } from '../parts/table.tsx';
import { useWords, wordFor } from '../words/index.tsx';
import { ruleNameOf, useRuleWords } from './rules.ts';

type Book = Schemas['RuleBook'];

const tones: Readonly<Record<string, string>> = { proposed: 'info', approved: 'ok', rejected: 'bad' };

/** The state of a rule book as a word in its colour. */
export function BookState({ of }: { readonly of: string }) {
  const { words } = useWords();
  return <Chip tone={tones[of] ?? ''}>{wordFor(words.supervise.states, of)}</Chip>;
}

/** Who did something: a user, or the exchange by its clock. */
export function By({ who }: { readonly who: string }) {
  const { words } = useWords();
  return who === 'clock' ? <>{words.supervise.clock}</> : <Id of={who} />;
}

/** What a book changes of the one it was proposed over. */
export function Changes({ changes }: Pick<Book, 'changes'>) {
  const { words } = useWords();
  const w = words.supervise;
  const written = (value: unknown): string =>
    value === undefined || value === null ? '—' : typeof value === 'string' ? value : JSON.stringify(value);
  return (
    <Card title={w.changes}>
      <Table
        caption={w.changes}
        rows={changes}
        keyOf={({ at }) => at}
        empty={w.noChanges}
        columns={[
          { name: w.where, cell: ({ at }) => <code>{at}</code> },
          { name: w.was, cell: ({ was }) => <del>{written(was)}</del> },
          { name: w.now, cell: ({ now }) => <ins>{written(now)}</ins> },
        ]}
      />
    </Card>
  );
}

type RulesProps = { readonly title: string; readonly note: string; readonly rules: readonly string[] };

/** Rules by stage, each with the principle that it holds. */
export function Rules({ title, note, rules }: RulesProps) {
  const { words } = useWords();
  const { ruleOf } = useRuleWords();
  const named = rules.map(ruleNameOf);
  const stages = [...new Set(named.map(({ stage }) => stage))];
  return (
    <Card title={title} note={note}>
      <Body>
        {stages.map((stage) => (
          <section key={stage} className="group">
            <h3>{wordFor(words.supervise.stages, stage)}</h3>
            <ul className="names">
              {named
                .filter((rule) => rule.stage === stage)
                .map(({ principle, name }) => (
                  <li key={`${principle} ${name}`} title={name}>
                    <span className="dim">{principle}</span> {ruleOf(name)}
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </Body>
    </Card>
  );
}

/** What may not be traded, by groups. */
export function Prohibited({ items }: { readonly items: Book['prohibited'] }) {
  const { words, language } = useWords();
  const w = words.supervise;
  return (['A', 'B', 'C'] as const).map((group) => (
    <section key={group} className="group">
      <h3>{wordFor(w.prohibitedGroups, group)}</h3>
      <ul>
        {items
          .filter((item) => item.group === group)
          .map(({ code, zh, text }) => (
            <li key={code}>
              <code>{code}</code> {language === 'zh' ? zh : text}
            </li>
          ))}
      </ul>
    </section>
  ));
}
