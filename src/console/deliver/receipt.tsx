import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../api/client.ts';
import { Body, Card, Facts } from '../parts/page.tsx';
import { useWords, wordFor } from '../words/index.tsx';
import { prove, type Receipt } from './proof.ts';
import { saveJson } from '../parts/save.ts';

/** What a receipt says of its call: the facts of the entry that was signed. */
function factsOf(receipt: Receipt): (readonly [name: string, value: string])[] {
  const said: unknown = JSON.parse('entry' in receipt ? receipt.entry : receipt.text);
  const facts: unknown = typeof said === 'object' && said !== null && 'facts' in said ? said.facts : said;
  return Object.entries(facts ?? {}).map(([name, value]: readonly [string, unknown]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
}

/** Whether what a page shows of a call is what its receipt says. */
function isSame(call: Schemas['Call']): boolean {
  const facts = new Map(factsOf(call.receipt));
  const said = ['answerHash', 'amount', 'currency', 'purpose', 'agreement'].map((name) => facts.get(name));
  const shown = [call.answerHash, call.price.amount, call.price.currency, call.purpose, call.agreementId];
  return shown.every((value, at) => value === said[at]) && facts.get('records') === String(call.records);
}

/** A receipt in readable form, as a file, and how it is verified without the exchange. */
export function ReceiptCard({ call }: { readonly call: Schemas['Call'] }) {
  const of = call.receipt;
  const { words, format } = useWords();
  const w = words.deliver;
  const file = `${call.id}.receipt.json`;
  const commands = [
    `curl -s ${location.origin}/.well-known/jwks.json -o keys.json`,
    `npm exec databourse -- verify ${file} --keys keys.json`,
  ].join('\n');
  return (
    <Card title={w.receipt} note={w.receiptHint}>
      <Body>
        <div className="stack">
          <Proven call={call} />
          <h3>{w.receiptSays}</h3>
          <Facts
            facts={factsOf(of).map(([fact, value]) => [
              wordFor(w.facts, fact),
              <span key={fact} className={/^[0-9a-f]{64}$/.test(value) ? 'hash' : undefined}>
                {value}
              </span>,
            ])}
          />
          {'note' in of && (
            <details>
              <summary>{w.receiptProof}</summary>
              <Facts
                facts={[
                  [w.place, w.placeOf(format.count(of.index + 1), of.note.split('\n')[1] ?? '')],
                  [
                    w.path,
                    <span key="path" className="hash">
                      {of.path.length === 0 ? w.pathAlone : of.path.join(' ')}
                    </span>,
                  ],
                  [
                    w.key,
                    <span key="key" className="hash">
                      {of.key}
                    </span>,
                  ],
                ]}
              />
              <p className="dim">{w.note}</p>
              <pre tabIndex={0}>{of.note}</pre>
            </details>
          )}
          <p>
            <button type="button" className="button" onClick={() => saveJson(file, of)}>
              {w.saveReceipt}
            </button>
          </p>
          <h3>{w.verifyTitle}</h3>
          <div>
            <p className="dim">{w.verifyHint}</p>
            <pre tabIndex={0}>{commands}</pre>
          </div>
        </div>
      </Body>
    </Card>
  );
}

/** Whether the receipt holds, checked here and now, step by step. */
function Proven({ call }: { readonly call: Schemas['Call'] }) {
  const { words } = useWords();
  const w = words.deliver;
  const proof = useQuery({
    queryKey: ['proof', call.id],
    queryFn: async () => ({ found: await prove(call.receipt) }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (proof.data === undefined) return null;
  const { found } = proof.data;
  if (found === undefined) return <p className="dim">{w.cannotProve}</p>;
  const all = { ...found, same: isSame(call) };
  const steps = (['key', 'signature', 'path', 'same'] as const).map((step) => [step, all[step]] as const);
  const holds = steps.every(([, isGood]) => isGood);
  return (
    <div className={holds ? 'proven' : 'problem'}>
      <b>{holds ? `✓ ${w.proven}` : `✗ ${w.notProven}`}</b>
      <ul>
        {steps.map(([step, isGood]) => (
          <li key={step}>
            {isGood ? '✓' : '✗'} {w.proofSteps[step]}
          </li>
        ))}
      </ul>
    </div>
  );
}
