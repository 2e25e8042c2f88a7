import { z } from 'zod';
import { at, idOf, partAsked, reason, recordKey } from '../../kernel/fields.ts';
import { API, presenter } from '../../kernel/http.ts';
import { JsonText } from '../../kernel/json-text.ts';
import { formatMoney } from '../../kernel/money.ts';
import { movesFor, moveSchema } from '../../kernel/moves.ts';
import { countedPageFields, someOf } from '../../kernel/page.ts';
import { explain, explanation } from '../../principles/index.ts';
import { purposeCode } from '../../terms/index.ts';
import { deliveryStates, fileStates, protocolState } from '../states.ts';
import type { StoredCall } from '../store/call.ts';
import type { CallFile } from '../store/call-file.ts';
import type { Delivery } from '../store/delivery.ts';
import { type Actor, ownersOf, partsIn } from '../../kernel/actor.ts';
import type { Verdict } from '../../kernel/verdict.ts';
import { shown } from '../../kernel/shown.ts';
import { signingKey } from '../../kernel/keys.ts';
import { findingSchema } from '../../kernel/verdict.ts';
import type { BatchProof } from '../../audit/index.ts';

const deliveryId = idOf('dlv');
const agreementId = idOf('agr');
const purpose = purposeCode.describe('What this call is for; within the purpose of the agreement.');
export const fileFormats = ['csv', 'json', 'ndjson', 'parquet'] as const;

export const DeliveryRequest = z.strictObject({ agreementId });
export const DeliveryRef = z.strictObject({ deliveryId });
export const DeliveryReason = z.strictObject({ deliveryId, reason });
export const DeliveryQuery = z.strictObject({
  ...countedPageFields([], ['state']),
  state: someOf([...deliveryStates.states, ...deliveryStates.states.map(protocolState)])
    .transform((states) => states.map((state) => state.toLowerCase()))
    .optional()
    .describe('In lower case; as the Dataspace Protocol spells it, it is understood too.'),
  agreementId: agreementId.optional(),
});
export const Question = z.strictObject({
  deliveryId,
  purpose,
  keys: z.array(recordKey).min(1).max(1000).describe('The keys (pseudonyms) of the records, 1 to 1,000.'),
});
export const FileRequest = z.strictObject({ deliveryId, purpose, format: z.enum(fileFormats).default('csv') });
export const CallPlan = z.strictObject({ deliveryId, purpose });
export const CallRef = z.strictObject({ callId: idOf('cal') });
export const CallQuery = z.strictObject({
  ...countedPageFields(),
  as: partAsked,
  deliveryId: deliveryId.optional(),
  agreementId: agreementId.optional(),
});

const deliveryShown = z.object({
  id: z.string(),
  agreementId: z.string(),
  supplierId: z.string(),
  buyerId: z.string(),
  state: z.string().describe('Since 2026-12 in lower case; before, as the Dataspace Protocol spells it.'),
  reason: z.string().nullable(),
  createdAt: at,
  updatedAt: at,
  actions: z.array(moveSchema),
});
export const toDelivery = presenter('Delivery', deliveryShown, (delivery: Delivery, actor: Actor) =>
  shown(deliveryShown, {
    ...delivery,
    actions: movesFor(deliveryStates, delivery.state, partsIn(actor, ownersOf(delivery))),
  }),
);

const key = z.string().describe('The key id at /.well-known/jwks.json.');
const receipt = z.union([
  z
    .object({
      v: z.literal(2),
      entry: z.string().describe('The entry of the call in the log, byte by byte: canonical JSON (RFC 8785).'),
      index: z.int().describe('Its place among the entries that were committed together.'),
      path: z.array(z.string()).describe('Hashes that lead from it to the root (RFC 9162), from the leaf up, base64.'),
      note: z.string().describe('The signed note that tells size and root: databourse-receipts/v2 (C2SP signed-note).'),
      key,
    })
    .describe('A receipt since 2026-12: one signature for all calls of a commit.'),
  z
    .object({
      text: z
        .string()
        .describe('Canonical JSON: call, entry, agreement, revision, counts, hash of the answer, price, rule book.'),
      signature: z.string().describe('Ed25519 over the bytes of `text`, base64url.'),
      key,
    })
    .describe('A receipt of a call before.'),
]);
const price = z.object({ amount: z.string(), currency: z.string() });
const callShown = z.object({
  id: z.string(),
  state: z.literal('delivered'),
  kind: z.string(),
  deliveryId: z.string(),
  agreementId: z.string(),
  revisionId: z.string(),
  supplierId: z.string(),
  buyerId: z.string(),
  purpose: z.string(),
  records: z.int(),
  misses: z
    .int()
    .describe('Keys for which no record was handed over, where the price plan charges them; else 0. Why is not told.'),
  leftOut: z
    .int()
    .nullable()
    .describe(
      'Records left out because their subjects opted out, by their key or by the column that tells persons apart. ' +
        'Null to the buyer of a question: who opted out is not told.',
    ),
  optOutVersion: z.int(),
  useNumber: z.int().describe('Which use of the agreement it was, from 1 on.'),
  stale: z.boolean().describe('The data were older than their product promises; the call is credited.'),
  notes: z
    .array(
      findingSchema.pick({
        principle: true,
        rule: true,
        code: true,
        says: true,
        detail: true,
        measured: true,
        threshold: true,
      }),
    )
    .describe('What the gate noted without stopping the call.'),
  answerHash: z
    .string()
    .describe(
      'Of a question, SHA-256 over the canonical JSON of `answer`. Of a file since 2026-12, over the canonical JSON of ' +
        'what it is made by: revision, format, optOutVersion, records and leftOut; before, over its bytes.',
    ),
  price,
  entryId: z.string(),
  at,
  receipt,
  file: z
    .object({
      format: z.string(),
      href: z.string(),
      state: z
        .enum(fileStates.states)
        .describe('`making`: it is fetched as it is made; `failed`: it is made again when it is fetched.'),
      bytes: z.int().nullable().describe('Null until it is complete.'),
      sha256: z.string().nullable().describe('SHA-256 of its bytes, as its signed entry `file.complete` tells it.'),
    })
    .nullable(),
  actions: z.array(moveSchema),
});

const recordForm = [
  'null when there is none. Each column by its declared type:',
  'an integer is a number, but text beyond ±(2⁵³ − 1) and in a column with one of more than 18 digits;',
  'a decimal is always text in its shortest form ("1.5", "2"); a date and an instant are ISO 8601 text.',
].join(' ');

export type Answered = {
  readonly call: StoredCall;
  /** How its entry proves itself; undefined for calls with a receipt of their own. */
  readonly proof: BatchProof | undefined;
  /** The records, as the JSON of their list. */
  readonly records?: JsonText;
  /** What became of its file, once that is known. */
  readonly file?: CallFile | undefined;
};

/** A key for which a buyer gets no record looks the same, whether there is no such record or its person opted out. */
const leftOutFor = ({ kind, leftOut, buyerId }: StoredCall, actor: Actor): number | null =>
  kind === 'query' && actor.memberId === buyerId ? null : leftOut;

const receiptOf = ({ call: { receipt: text, signature }, proof }: Answered): z.output<typeof receipt> => {
  const { kid } = signingKey('receipts');
  return proof ? { v: 2, ...proof, path: [...proof.path], key: kid } : { text, signature, key: kid };
};

/** A call of before has its file's length in itself, and its hash as that of the answer. */
function fileOf({ call: { id, format, bytes, answerHash }, file }: Answered): z.output<typeof callShown>['file'] {
  if (format === null) return null;
  const shownFile = { format, href: `${API}/calls/${id}/download` };
  if (file !== undefined) return { ...shownFile, state: file.state, bytes: file.bytes, sha256: file.sha256 };
  if (bytes === null) return { ...shownFile, state: fileStates.initial, bytes: null, sha256: null };
  return { ...shownFile, state: fileStates.to('complete'), bytes: Number(bytes), sha256: answerHash };
}

const show = ({ call, proof, file }: Answered, actor: Actor) =>
  shown(callShown, {
    ...call,
    state: 'delivered',
    leftOut: leftOutFor(call, actor),
    price: { amount: formatMoney(call.amount), currency: call.currency },
    receipt: receiptOf({ call, proof }),
    file: fileOf({ call, proof, file }),
    actions: [],
  });

export const toCall = presenter('Call', callShown, show);
export const toAnswer = presenter(
  'QueryAnswer',
  callShown.extend({
    answer: z.array(z.object({ key: z.string(), record: z.unknown().describe(recordForm) })),
  }),
  (answered: Answered, actor: Actor) => ({
    ...show(answered, actor),
    answer: answered.records ?? new JsonText(['[]']),
  }),
);

export type Prediction = { readonly verdict: Verdict; readonly obstacle: string | null };
/** What the gate would say of a call, and what else prevents it. */
export const toPrediction = presenter(
  'CallExplanation',
  explanation.extend({
    obstacle: z.string().nullable().describe('The problem with which any call would be answered, whatever it asks.'),
  }),
  ({ verdict, obstacle }: Prediction) => ({ ...explain(verdict), obstacle }),
);
