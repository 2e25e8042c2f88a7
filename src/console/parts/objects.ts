/** What the exchange calls an object by its identifier's first letters, and the page that shows it. */
const pagesOf: Readonly<Record<string, string>> = {
  lst: 'listings',
  mem: 'members',
  prd: 'products',
  rev: 'revisions',
  agr: 'agreements',
  dlv: 'deliveries',
  cal: 'calls',
  cas: 'cases',
  bok: 'rule-books',
  ntc: 'notices',
  cyc: 'cycles',
  job: 'jobs',
};

/** The page of an object, by its identifier. */
export function pageOf(id: string): string | undefined {
  const page = pagesOf[id.split('_')[0] ?? ''];
  return page === undefined ? undefined : `/${page}/${id}`;
}
