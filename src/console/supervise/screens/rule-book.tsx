import { api, type Schemas } from '../../api/client.ts';
import { useData } from '../../api/use.ts';
import { englishOf } from '../../parts/purposes.ts';
import { useParam } from '../../parts/address.ts';
import { Acts } from '../../parts/act.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Body, Card, Facts, Page } from '../../parts/page.tsx';
import { Id, Instant } from '../../parts/state.tsx';
import { Waits } from '../../parts/waits.tsx';
import { useWords } from '../../words/index.tsx';
import { BookState, By, Changes, Prohibited, Rules } from '../book.tsx';
import { Thresholds } from '../thresholds.tsx';

/** One rule book: why it was made, what it changes, and all that it holds. */
export default function OneRuleBook() {
  const bookId = useParam('bookId');
  const book = useData(['rule-book', bookId], () =>
    api.GET('/api/v1/rule-books/{bookId}', { params: { path: { bookId } } }),
  );
  return <Loaded of={book}>{(found) => <Book book={found} />}</Loaded>;
}

function Book({ book }: { readonly book: Schemas['RuleBook'] }) {
  const { words, format, language } = useWords();
  const w = words.supervise;
  const { id, version, base, state, rules, purposes, prohibited, thresholds, reason } = book;
  const path = { params: { path: { bookId: id } } };
  const acts = [
    {
      action: 'rule-book.approve',
      isPrimary: true,
      says: w.approveSays,
      send: () => api.POST('/api/v1/rule-books/{bookId}/approve', path),
    },
    {
      action: 'rule-book.reject',
      asks: true,
      send: (body: { readonly reason?: string }) =>
        api.POST('/api/v1/rule-books/{bookId}/reject', { ...path, body: { reason: body.reason ?? '' } }),
    },
  ];
  const since = [
    book.since === null ? w.askedSince : w.inForceSince,
    <Instant key="since" at={book.since ?? book.askedSince} />,
  ] as const;
  const sub = (
    <div className="row">
      <BookState of={state} />
      <Id of={id} />
    </div>
  );
  return (
    <Page
      title={version === null ? w.proposalOver(base) : w.ruleBookVersion(version)}
      sub={sub}
      from={[
        ['/principles', w.principles],
        ['/rule-books', w.ruleBooks],
      ]}
      actions={<Acts may={book.actions} acts={acts} />}
    >
      <div className="stack">
        <Waits of={book.waits} />
        <Card>
          <Body>
            <Facts
              facts={[
                [w.why, book.why],
                ...(reason === null ? [] : ([[w.rejectedBecause, reason]] as const)),
                [w.base, base === 0 ? words.shell.none : w.ruleBookVersion(base)],
                [w.proposedBy, <By key="proposed" who={book.proposedBy} />],
                [w.proposedAt, <Instant key="at" at={book.proposedAt} />],
                [w.decidedBy, book.decidedBy === null ? '—' : <By key="decided" who={book.decidedBy} />],
                since,
                [w.contentHash, <code key="hash">{book.hash}</code>],
              ]}
            />
          </Body>
        </Card>
        <Changes changes={book.changes} />
        <Thresholds of={thresholds} />
        <Card title={w.prohibited} note={format.count(prohibited.length)}>
          <Body>
            <Prohibited items={prohibited} />
          </Body>
        </Card>
        <Rules title={w.rulesInForce} note={w.rulesNote(format.count(rules.length))} rules={rules} />
        <Card title={w.purposes} note={w.purposesNote(format.count(purposes.length))}>
          <Body>
            <ul className="names">
              {purposes.map(({ code, zh }) => (
                <li key={code} title={code}>
                  {language === 'zh' ? zh : englishOf(code)}
                </li>
              ))}
            </ul>
          </Body>
        </Card>
      </div>
    </Page>
  );
}
