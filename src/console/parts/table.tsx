import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Refused } from '../api/client.ts';
import { useWords } from '../words/index.tsx';
import { ProblemText, Waiting } from './loaded.tsx';

export type Column<T> = {
  readonly name: string;
  readonly cell: (row: T) => ReactNode;
  readonly isNumber?: boolean;
};
type TableProps<T> = {
  /** What the table is of, for those who do not see it. */
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  readonly empty?: ReactNode;
};

/** A table; the first cell of a row is its heading, with the link to what it is about. */
export function Table<T>({ caption, columns, rows, keyOf, empty }: TableProps<T>) {
  const { words } = useWords();
  if (rows.length === 0) return <div className="empty dim">{empty ?? words.shell.empty}</div>;
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table className="rows">
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name, isNumber }) => (
              <th key={name} scope="col" className={isNumber ? 'num' : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ name, cell, isNumber }) => (
                <td key={name} data-name={name} className={isNumber ? 'num' : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type ListProps<T> = Omit<TableProps<T>, 'rows'> & {
  readonly of: UseInfiniteQueryResult<readonly T[], Refused>;
};

/** A list of the exchange, 50 at a time. */
export function List<T>({ of, ...table }: ListProps<T>) {
  const { words } = useWords();
  if (of.data === undefined) return of.error ? <ProblemText problem={of.error.problem} /> : <Waiting />;
  return (
    <>
      <Table rows={of.data} {...table} />
      {of.hasNextPage && (
        <div className="body">
          <button type="button" className="button" onClick={() => void of.fetchNextPage()}>
            {words.shell.more}
          </button>
        </div>
      )}
    </>
  );
}
