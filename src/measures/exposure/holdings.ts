import { sha256 } from '../../kernel/hash.ts';

/** A revision that a buyer holds in whole or in part. */
export type Holding = {
  readonly revisionId: string;
  readonly quasiIdentifiers: readonly string[];
};

/**
 * What one buyer holds, by pseudonym domain: the supplier and the key column, within which one subject has one
 * pseudonym. A revision counts as held from its first record on, because what was delivered is not called back.
 * JSON-able.
 */
export type Holdings = Readonly<Record<string, readonly Holding[]>>;

/** The name of the domain within which equal keys mean the same subject. */
export function domainOf(supplierId: string, keyColumn: string): string {
  return `${supplierId}/${keyColumn}`;
}

/** The holdings after a revision was delivered: in order of revision, each once, in any order of deliveries. */
export function withHolding(holdings: Holdings, domain: string, holding: Holding): Holdings {
  const others = (holdings[domain] ?? []).filter(({ revisionId }) => revisionId !== holding.revisionId);
  const kept = { ...holding, quasiIdentifiers: [...new Set(holding.quasiIdentifiers)].sort() };
  return { ...holdings, [domain]: [...others, kept].sort((a, b) => (a.revisionId < b.revisionId ? -1 : 1)) };
}

/** The holdings after the buyer confirmed that it deleted a revision. */
export function withoutHolding(holdings: Holdings, domain: string, revisionId: string): Holdings {
  return { ...holdings, [domain]: (holdings[domain] ?? []).filter((holding) => holding.revisionId !== revisionId) };
}

/**
 * Names the join of a candidate with what is held, 64 hex digits: a join risk that was computed for it holds as long as
 * it stays the same.
 */
export function joinSignature(holdings: Holdings, domain: string, candidate: Holding): string {
  const joined = withHolding(holdings, domain, candidate)[domain] ?? [];
  return sha256(
    JSON.stringify([
      domain,
      candidate.revisionId,
      joined.map(({ revisionId, quasiIdentifiers }) => [revisionId, quasiIdentifiers]),
    ]),
  );
}
