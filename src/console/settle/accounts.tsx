import { api } from '../api/client.ts';
import { useData } from '../api/use.ts';

export type Balance = { readonly currency: string; readonly available: string; readonly held: string };

/** What a member has in each currency: what it may spend, and what is held for calls. */
export function useBalances(): { readonly isKnown: boolean; readonly balances: readonly Balance[] } {
  const accounts = useData(['accounts'], () => api.GET('/api/v1/accounts', { params: { query: { limit: 100 } } }));
  const rows = accounts.data?.items ?? [];
  const of = (currency: string, code: string): string =>
    rows.find((row) => row.currency === currency && row.code === code)?.balance ?? '0.00';
  const currencies = [...new Set(rows.map(({ currency }) => currency))];
  const balances = currencies.map((currency) => ({
    currency,
    available: of(currency, 'member-available'),
    held: of(currency, 'member-held'),
  }));
  return { isKnown: accounts.data !== undefined, balances };
}
