import type { Schemas } from '../api/client.ts';
import { useWords } from '../words/index.tsx';
import { usePlaces } from './places.ts';
import { usePrice } from './price.ts';
import { usePurposes } from '../parts/purposes.ts';

type Constraint = { readonly leftOperand: string; readonly operator: string; readonly rightOperand: unknown };
type Rule = { readonly action: string; readonly constraint: readonly Constraint[] };

/** The rules of one kind in a policy; a policy has many forms, and what is not of this one is left to its own text. */
function rulesOf(policy: unknown, kind: 'permission' | 'prohibition' | 'obligation'): Rule[] {
  const rules: unknown = typeof policy === 'object' && policy !== null ? Reflect.get(policy, kind) : undefined;
  return (Array.isArray(rules) ? rules : []).flatMap((rule: unknown) => {
    if (typeof rule !== 'object' || rule === null) return [];
    const { action, constraint } = rule as { readonly action?: unknown; readonly constraint?: unknown };
    return typeof action === 'string'
      ? [{ action, constraint: Array.isArray(constraint) ? constraint.filter(isConstraint) : [] }]
      : [];
  });
}

const isConstraint = (one: unknown): one is Constraint =>
  typeof one === 'object' && one !== null && 'leftOperand' in one && 'rightOperand' in one;

/** The terms of an agreement as sentences, and the policy itself behind them. */
export function Terms({ of }: { readonly of: Schemas['Agreement'] }) {
  const { words, format } = useWords();
  const w = words.match;
  const places = usePlaces();
  const price = usePrice();
  const { nameOf: says } = usePurposes();
  const named = (right: string): string => w.rightNames[right] ?? right;
  const duty = ({ action, constraint }: Rule): string => {
    const operand = constraint[0]?.rightOperand;
    const limit = typeof operand === 'string' ? operand : '';
    if (action === 'delete') return w.deleteBy(format.instant(limit));
    if (action === 'inform') return w.inform(/^PT(\d+)H$/.exec(limit)?.[1] ?? limit);
    return `${named(action)} ${limit}`;
  };
  const groups = [
    ['yes', w.permitted, rulesOf(of.terms, 'permission').map(({ action }) => named(action))],
    ['no', w.prohibited, rulesOf(of.terms, 'prohibition').map(({ action }) => named(action))],
    ['must', w.obliged, [w.compensate, ...rulesOf(of.terms, 'obligation').map(duty)]],
  ] as const;
  return (
    <div className="terms">
      <p>{w.within(says(of.purpose), places(of.territories), format.count(of.uses), format.instant(of.endsAt))}</p>
      <p className="dim">
        {price.says(of.plan)} · {price.ofMisses(of.plan)}
      </p>
      {groups.map(([tone, name, sentences]) => (
        <div key={tone} className={tone}>
          <h3>{name}</h3>
          <ul>
            {sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </div>
      ))}
      <details>
        <summary>{w.odrl}</summary>
        <p className="dim">
          {w.termsHash} <span className="hash">{of.hash}</span>
        </p>
        <pre tabIndex={0}>{JSON.stringify(of.terms, null, 2)}</pre>
      </details>
    </div>
  );
}
