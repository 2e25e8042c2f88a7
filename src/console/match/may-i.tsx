import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { answered, api, type Finding, type Refused, type Schemas } from '../api/client.ts';
import type { paths } from '../api/openapi.d.ts';
import { Findings } from '../parts/findings.tsx';
import { ProblemText, Waiting } from '../parts/loaded.tsx';
import { Body, Card } from '../parts/page.tsx';
import { useWords } from '../words/index.tsx';

export type OrderBody = NonNullable<paths['/api/v1/agreements']['post']['requestBody']>['content']['application/json'];

type MayIProps = { readonly body: OrderBody; readonly fix?: (finding: Finding) => ReactNode };

/** What the gate would say of an order, asked anew as it changes; the last answer stays until the next is here. */
export function MayI({ body, fix }: MayIProps) {
  const { words } = useWords();
  const said = useQuery<Schemas['Explanation'], Refused>({
    queryKey: ['may-i', body],
    queryFn: () => answered(api.POST('/api/v1/agreements/explain', { body })),
    placeholderData: keepPreviousData,
  });
  return (
    <div aria-live="polite" className={said.isPlaceholderData ? 'stack faded' : 'stack'}>
      <Card title={words.match.mayI} note={words.match.mayIHint}>
        <Body>
          {said.error && <ProblemText problem={said.error.problem} />}
          {!said.error && (said.data ? <Said of={said.data} /> : <Waiting />)}
        </Body>
      </Card>
      {!said.error && said.data && said.data.findings.length > 0 && (
        <Findings findings={said.data.findings} fix={fix} />
      )}
    </div>
  );
}

type SaidProps = { readonly of: Pick<Schemas['Explanation'], 'outcome' | 'findings'> };

/** A verdict as one sentence in its colour. */
export function Said({ of: { outcome, findings } }: SaidProps) {
  const { words } = useWords();
  const w = words.match;
  if (outcome === 'allowed') return <p className="say-ok">✓ {findings.length === 0 ? w.nothingAgainst : w.noted}</p>;
  if (outcome === 'needs-review') return <p className="say-warn">{w.needsReview}</p>;
  return <p className="say-bad">✗ {w.against(findings.filter(({ verdict }) => verdict === 'refused').length)}</p>;
}
