import { useMutation, useQuery } from '@tanstack/react-query';
import { answered, api, type Refused, type Schemas } from '../../api/client.ts';
import { useMe } from '../../api/use.ts';
import { usePurposes } from '../../parts/purposes.ts';
import { AgreementLink } from '../../match/titles.tsx';
import { useParam } from '../../parts/address.ts';
import { Refusal } from '../../parts/act.tsx';
import { Findings } from '../../parts/findings.tsx';
import { History } from '../../parts/history.tsx';
import { Link } from '../../parts/link.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Body, Card, Facts, Figures, Page } from '../../parts/page.tsx';
import { Id, Instant, State } from '../../parts/state.tsx';
import { Party } from '../../parts/name.tsx';
import { useWords } from '../../words/index.tsx';
import { ReceiptCard } from '../receipt.tsx';
import { sha256 } from '../proof.ts';
import { fetchAndSave } from '../../parts/save.ts';

type Call = Schemas['Call'];
const LOOK_AGAIN_MS = 1500;

/** One call: what was asked and given, its price, its receipt and its file. While the file is made it looks again. */
export default function CallPage() {
  const callId = useParam('callId');
  const call = useQuery<Call, Refused>({
    queryKey: ['call', callId],
    queryFn: () => answered(api.GET('/api/v1/calls/{callId}', { params: { path: { callId } } })),
    refetchInterval: ({ state }) => (state.data?.file?.state === 'making' ? LOOK_AGAIN_MS : false),
  });
  return <Loaded of={call}>{(one) => <Shown call={one} />}</Loaded>;
}

function Shown({ call }: { readonly call: Call }) {
  const { words, format } = useWords();
  const w = words.deliver;
  const { nameOf: says } = usePurposes();
  const isSupplier = useMe()?.member.id === call.supplierId;
  const leftOut = call.leftOut === null ? w.notTold : format.count(call.leftOut);
  return (
    <Page
      title={w.callTitle(w.kinds[call.kind] ?? call.kind, format.count(call.useNumber))}
      sub={
        <span className="row">
          <State of={call.state} /> <Id of={call.id} /> <Instant at={call.at} />
        </span>
      }
      from={[
        [isSupplier ? '/supply/calls' : '/buy/calls', w.calls],
        [`/deliveries/${call.deliveryId}`, w.delivery],
      ]}
    >
      <div className="two">
        <div className="stack">
          <Figures
            figures={[
              [w.records, format.count(call.records)],
              [w.price, format.money(call.price.amount, call.price.currency)],
            ]}
          />
          {call.stale && (
            <div className="next">
              <p>{w.stale}</p>
            </div>
          )}
          {call.file && <FileCard call={call} file={call.file} />}
          <ReceiptCard call={call} />
          {call.notes.length > 0 && (
            <Findings findings={call.notes.map((note) => ({ ...note, verdict: 'noted', remedies: [] }))} />
          )}
          <History of={call.id} />
        </div>
        <Card title={w.asked}>
          <Body>
            <Facts
              facts={[
                [w.agreement, <AgreementLink key="agreement" of={call.agreementId} />],
                [
                  w.delivery,
                  <Link key="delivery" to={`/deliveries/${call.deliveryId}`}>
                    …{call.deliveryId.slice(-6)}
                  </Link>,
                ],
                [w.kind, w.kinds[call.kind] ?? call.kind],
                [w.purpose, says(call.purpose)],
                [w.useNumber, format.count(call.useNumber)],
                [w.misses, format.count(call.misses)],
                [w.leftOut, leftOut],
                [w.notes, call.notes.length === 0 ? w.noNotes : format.count(call.notes.length)],
                [w.supplier, <Party key="supplier" of={call.supplierId} />],
                [w.buyer, <Party key="buyer" of={call.buyerId} />],
                [w.revision, <Id key="revision" of={call.revisionId} />],
                [w.entry, <Id key="entry" of={call.entryId} />],
                [
                  w.answerHash,
                  <span key="hash" className="hash">
                    {call.answerHash}
                  </span>,
                ],
              ]}
            />
          </Body>
        </Card>
      </div>
    </Page>
  );
}

type FileCardProps = { readonly call: Call; readonly file: NonNullable<Call['file']> };

function FileCard({ call, file }: FileCardProps) {
  const { words, format } = useWords();
  const w = words.deliver;
  const isBuyer = useMe()?.member.id === call.buyerId;
  const fetching = useMutation<string | undefined, Refused>({
    mutationFn: async () => sha256(await fetchAndSave(file.href, `${call.id}.${file.format}`)),
  });
  const hint = { making: w.makingHint, failed: w.failedHint, complete: undefined }[file.state];
  return (
    <Card title={w.ofFile} note={hint}>
      <Body>
        <div className="stack">
          <Facts
            facts={[
              [w.fileState, <State key="state" of={file.state} />],
              [w.format, file.format.toUpperCase()],
              [w.bytes, format.count(file.bytes)],
              [
                w.sha256,
                <span key="hash" className="hash">
                  {file.sha256 ?? '—'}
                </span>,
              ],
            ]}
          />
          {isBuyer && (
            <p>
              <button
                type="button"
                className="button primary"
                aria-disabled={fetching.isPending}
                onClick={() => !fetching.isPending && fetching.mutate()}
              >
                {fetching.isPending ? `${w.downloading}…` : w.download}
              </button>
            </p>
          )}
          {fetching.data !== undefined && file.sha256 !== null && (
            <p role="status" className={fetching.data === file.sha256 ? 'say-ok' : 'say-bad'}>
              {fetching.data === file.sha256 ? `✓ ${w.fileMatches}` : `✗ ${w.fileDiffers}`}
            </p>
          )}
          {fetching.error && <Refusal refusal={fetching.error} />}
        </div>
      </Body>
    </Card>
  );
}
