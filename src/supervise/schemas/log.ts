import { z } from 'zod';
import { idOf } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { pageFields } from '../../kernel/page.ts';
import { contentOf } from '../../audit/desk.ts';
import { entryTypes, type StoredEntry } from '../../audit/index.ts';
import { anyId } from './fields.ts';

const size = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const filters = {
  type: z.enum(entryTypes).optional(),
  action: z.string().max(64).optional().describe('The action, such as `listing.publish`.'),
  actor: z.string().max(36).optional().describe('The user who acted, or `clock`.'),
  subject: anyId.optional().describe('What was acted on.'),
  since: instant.optional().describe('From this instant on.'),
  until: instant.optional().describe('Before this instant.'),
  q: z.string().trim().min(1).max(200).optional().describe('Text that stands in the entry, exactly.'),
};
const member = idOf('mem').optional().describe('The member for which someone acted.');
export const EntryQuery = z.strictObject({ ...pageFields, ...filters, member });
export const OwnEntryQuery = z.strictObject({ ...pageFields, ...filters });
export const EntryRef = z.strictObject({ entryId: idOf('ent') });
export const ProofRef = z.strictObject({
  entryId: idOf('ent'),
  wait: z.literal('proof').optional().describe('`proof` waits up to 5 seconds until the entry is sealed.'),
});
export const ConsistencyQuery = z.strictObject({
  from: size.min(1),
  to: size.optional().describe('The size of the log now when left out.'),
});
export const BundleQuery = z.strictObject({
  from: size.default(0),
  to: size.optional().describe('A size at which a checkpoint was signed; the newest when left out.'),
});
export const HistoryQuery = z.strictObject({ ...pageFields, id: anyId });
export const Find = z.strictObject({
  q: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .describe('An identifier, a hash, a credit code, the code of an item, or words of a name or title.'),
});

export const toEntry = presenter(
  'LogEntry',
  z.object({
    id: z.string(),
    index: z.int().nullable(),
    state: z.enum(['sealed', 'waiting']).describe('Whether a signed checkpoint covers it.'),
    entry: z.record(z.string(), z.unknown()),
    text: z.string().describe('The canonical entry (RFC 8785), byte for byte as it was hashed.'),
    leaf: z.string().describe('SHA-256(0x00 ‖ text), hex.'),
  }),
  (stored: StoredEntry) => {
    const { id, index, text, leaf } = stored;
    const state = index === null ? ('waiting' as const) : ('sealed' as const);
    return { id, index, state, entry: contentOf(stored), text, leaf };
  },
);

type Hashes = readonly string[];
export type Proof = {
  readonly index: number;
  readonly size: number;
  readonly hashes: Hashes;
  readonly leaf: string;
  readonly text: string;
  readonly checkpoint: string;
};
export const toProof = presenter(
  'InclusionProof',
  z.object({
    index: z.int(),
    size: z.int(),
    hashes: z.array(z.string()).describe('The audit path from the leaf up (RFC 9162 §2.1.3), base64.'),
    leaf: z.string(),
    text: z.string(),
    checkpoint: z.string().describe('The signed note that the path leads to.'),
  }),
  (proof: Proof) => ({ ...proof, hashes: [...proof.hashes] }),
);

export type Consistency = { readonly from: number; readonly to: number; readonly hashes: Hashes };
export const toConsistency = presenter(
  'ConsistencyProof',
  z.object({
    from: z.int(),
    to: z.int(),
    hashes: z.array(z.string()).describe('RFC 9162 §2.1.4, base64.'),
  }),
  (proof: Consistency) => ({ ...proof, hashes: [...proof.hashes] }),
);

const foundShown = z.object({
  noun: z.string(),
  id: z.string(),
  name: z.string().nullable(),
  nameZh: z.string().nullable(),
  href: z.string().describe('Where it is read.'),
});
export type FoundObject = z.output<typeof foundShown>;
export const toFound = presenter(
  'Found',
  z.object({ items: z.array(foundShown).describe('The best first, at most 20.') }),
  (found: { readonly items: FoundObject[] }) => found,
);
