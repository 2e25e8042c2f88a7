import type { Ctx } from '../kernel/ctx.ts';
import { canonical, type Canonical } from '../kernel/hash.ts';
import { newId } from '../kernel/ids.ts';
import { insertEntries } from './store/log.ts';
import type { NewEntry, StoredEntry } from './store/entry.ts';
import { leafHash } from './tlog/index.ts';

/** What kinds of things leave an entry: a change, a verdict of the gate, a metered call, a movement of money. */
export const entryTypes = ['change', 'verdict', 'call', 'money'] as const;
export type EntryType = (typeof entryTypes)[number];

export type Facts = { readonly [name: string]: Canonical | undefined };
export type Draft = {
  readonly type: EntryType;
  readonly action: string;
  readonly subject: string;
  readonly facts: Facts;
  readonly rowHash?: string | undefined;
  readonly id?: string;
};

/**
 * Writes entries into the log inside the caller's transaction, so that effect and entry are committed together or not
 * at all: no log, no data. `facts` must hold nothing personal or confidential in the clear, because an entry is never
 * erased.
 */
export async function record(ctx: Pick<Ctx, 'tx' | 'now' | 'actor'>, drafts: readonly Draft[]): Promise<NewEntry[]> {
  const entries = drafts.map((draft) => entryOf(ctx, draft));
  if (entries.length > 0) await insertEntries(ctx.tx, entries);
  return entries;
}

/** The canonical entry (RFC 8785) and its leaf (RFC 6962). Writes nothing. */
export function entryOf(
  ctx: Pick<Ctx, 'now' | 'actor'>,
  { type, action, subject, facts, rowHash, id = newId('ent') }: Draft,
): NewEntry {
  const actor = ctx.actor.userId ?? ctx.actor.kind;
  const text = canonical({
    v: 1,
    id,
    at: ctx.now.toISOString(),
    type,
    actor,
    member: ctx.actor.memberId,
    subject,
    action,
    facts,
    rowHash,
  });
  return {
    id,
    at: ctx.now,
    type,
    action,
    actor,
    member: ctx.actor.memberId,
    subject,
    text,
    leaf: leafHash(Buffer.from(text)).toString('hex'),
  };
}

/** Whether a signed checkpoint covers the entry, and its text is still the one that was hashed into the tree. */
export function isSealed({ index, text, leaf }: StoredEntry): boolean {
  return index !== null && leafHash(Buffer.from(text)).toString('hex') === leaf;
}

type SealedContent = { readonly subject: string; readonly facts: Canonical };

/** The content of an entry's text, for display only. For a fact that a room knows, ask that room. */
export function contentOf({ text }: StoredEntry): Record<string, unknown> {
  return JSON.parse(text) as Record<string, unknown>;
}

/**
 * Whether the entry is about this id. The entry's text decides, because it is sealed; the column beside it could have
 * been rewritten.
 */
export function isAbout({ text }: StoredEntry, id: string): boolean {
  return (JSON.parse(text) as SealedContent).subject === id;
}

/** A fact of which the entry's text says something else than it should. */
export type DifferentFact = { readonly name: string; readonly said: string; readonly wanted: string };

/** Where the entry's text differs from what a room knows of its subject: the room gives the facts that must be in it. */
export function differentFacts({ text }: StoredEntry, wanted: Readonly<Record<string, Canonical>>): DifferentFact[] {
  const said = (JSON.parse(text) as { readonly facts: Facts }).facts;
  return Object.entries(wanted)
    .map(([name, value]) => ({ name, said: canonical(said[name] ?? null), wanted: canonical(value) }))
    .filter((fact) => fact.said !== fact.wanted);
}

/** The canonical facts of the entry, byte for byte as they were hashed, only for comparison in a proof. */
export function factsOf({ text }: StoredEntry): string {
  return canonical((JSON.parse(text) as SealedContent).facts);
}
