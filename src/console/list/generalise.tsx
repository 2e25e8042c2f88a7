import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Refused } from '../api/client.ts';
import { Refusal } from '../parts/act.tsx';
import { Body, Card } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';
import { useWords, wordFor } from '../words/index.tsx';
import { generalise, levelSays, waysOf, type Way, type Ways } from './generalising.ts';
import type { Job } from './long-work.ts';
import { Progress } from './progress.tsx';
import type { Revision } from './uploading.ts';

/** The ways to generalise a revision, searched once for each. */
export function useWays(revision: Revision | undefined, enabled = true) {
  const [job, setJob] = useState<Job>();
  const found = useQuery<Ways, Refused>({
    queryKey: ['ways', revision?.id],
    queryFn: () => (revision ? waysOf(revision, setJob) : Promise.reject(new Error('There is no revision.'))),
    enabled: revision !== undefined && enabled,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return { found, job };
}

/** Makes the generalised revision by one of the ways. */
export function useGeneralise(revision: Revision | undefined, then: (made: Revision) => Promise<void> | void) {
  const [job, setJob] = useState<Job>();
  const making = useMutation<Revision, Refused, { readonly way: Way; readonly ways: Ways }>({
    mutationFn: ({ way, ways }) =>
      revision ? generalise(revision, way, ways, setJob) : Promise.reject(new Error('There is no revision.')),
    onSuccess: then,
  });
  return { making, job };
}

type Props = { readonly revision: Revision; readonly then: (made: Revision) => Promise<void> | void };

/** The ways to generalise a revision, each with what it costs and a button that makes it. */
export function GeneraliseCard({ revision, then }: Props) {
  const { words, format } = useWords();
  const w = words.supply;
  const [isAsked, setAsked] = useState(false);
  const { found, job } = useWays(revision, isAsked);
  const { making, job: makingJob } = useGeneralise(revision, then);
  const running = makingJob ?? job;
  const ways = found.data;
  return (
    <Card title={w.generalise} note={w.generaliseNote}>
      {!isAsked && (
        <Body>
          <button type="button" className="button" onClick={() => setAsked(true)}>
            {w.searchWays}
          </button>
        </Body>
      )}
      {(found.isLoading || making.isPending) && (
        <Body>
          <p role="status">{making.isPending ? w.generalising : w.searching}</p>
          {running && <Progress job={running} />}
        </Body>
      )}
      {found.error && <Refusal refusal={found.error} />}
      {making.error && <Refusal refusal={making.error} />}
      {ways && (
        <Table
          caption={w.generalise}
          rows={ways.ways.slice(0, 8)}
          keyOf={({ levels }) => JSON.stringify(levels)}
          empty={w.noWay}
          columns={[
            { name: w.way, cell: (way) => <WaySays revision={revision} way={way} ways={ways} /> },
            { name: w.smallestGroup, cell: ({ k }) => format.count(k), isNumber: true },
            { name: w.leftOut, cell: ({ suppressed }) => format.count(suppressed), isNumber: true },
            { name: w.loss, cell: ({ loss }) => format.percent(loss), isNumber: true },
            {
              name: words.shell.actions,
              cell: (way) => (
                <button
                  type="button"
                  className="button small"
                  aria-disabled={making.isPending}
                  onClick={() => !making.isPending && making.mutate({ way, ways })}
                >
                  {w.makeIt}
                </button>
              ),
            },
          ]}
        />
      )}
    </Card>
  );
}

type SaysProps = { readonly revision: Revision; readonly way: Way; readonly ways: Ways };

/** What a way does with each column that it changes, in words. */
export function WaySays({ revision, way, ways }: SaysProps) {
  const { words } = useWords();
  const w = words.supply;
  const labelOf = (name: string) => revision.dictionary.find((column) => column.name === name)?.label ?? name;
  const says = Object.entries(way.levels)
    .filter(([, level]) => level > 0)
    .map(([name, level]) => {
      const does = levelSays(revision, ways.hierarchies, name, level);
      return typeof does === 'number'
        ? w.inBands(labelOf(name), does)
        : w.does(labelOf(name), wordFor(w.levelWords, does));
    });
  return <>{says.length === 0 ? w.asItIs : says.join(w.and)}</>;
}
