import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answered, api, type Refused, type Schemas } from '../api/client.ts';
import { Findings } from '../parts/findings.tsx';
import { ProblemText } from '../parts/loaded.tsx';
import { useWords } from '../words/index.tsx';

type ForeseenProps = { readonly deliveryId: string; readonly purpose: string; readonly cost: string };

/** What the gate would say of a call and what it would cost, before it is sent. */
export function Foreseen({ deliveryId, purpose, cost }: ForeseenProps) {
  const { words } = useWords();
  const w = words.deliver;
  const said = useQuery<Schemas['CallExplanation'], Refused>({
    queryKey: ['explain-call', deliveryId, purpose],
    queryFn: () =>
      answered(
        api.POST('/api/v1/deliveries/{deliveryId}/explain', { params: { path: { deliveryId } }, body: { purpose } }),
      ),
    placeholderData: keepPreviousData,
  });
  const refused = said.data?.findings.filter(({ verdict }) => verdict !== 'noted').length ?? 0;
  return (
    <div className="next" aria-live="polite" aria-label={w.before} role="group">
      {said.error && <ProblemText problem={said.error.problem} />}
      {said.data &&
        (said.data.obstacle !== null ? (
          <p className="say-bad">
            ✗ {w.obstacle}: <span lang="en">{said.data.obstacle}</span>
          </p>
        ) : said.data.outcome === 'allowed' ? (
          <p className="say-ok">✓ {w.mayCall}</p>
        ) : (
          <p className="say-bad">✗ {w.mayNotCall(refused)}</p>
        ))}
      <p>{cost}</p>
      {said.data && said.data.findings.length > 0 && <Findings findings={said.data.findings} />}
    </div>
  );
}
