import { z } from 'zod';
import { canonicalJson, sha256 } from '../../kernel/hash.ts';
import { isCommitted, type ConsentTableRow, type OpenedConsent } from './commitment.ts';

const text = z.string().min(1).max(2000);
const instant = z.iso.datetime();

/**
 * The shape of a consent record of ISO/IEC TS 27560:2023 as this project reads it: header, processing, parties, events.
 * The field names follow the standard; which of its optional fields are here is ours.
 */
export const consentReceipt = z.strictObject({
  header: z.strictObject({
    schema_version: z.literal('ISO/IEC TS 27560:2023'),
    record_id: text,
    pii_principal_id: text,
  }),
  pii_processing: z.strictObject({
    privacy_notice: text,
    language: text,
    purposes: z
      .array(
        z.strictObject({
          purpose: text,
          lawful_basis: text,
          pii_information: z.array(z.strictObject({ pii_type: text })).min(1),
          pii_controllers: z.array(text).min(1),
          recipient_third_parties: z.array(text),
          retention_period: z.string().nullable(),
          withdrawal_method: text,
          privacy_rights: text,
          jurisdiction: text,
        }),
      )
      .min(1)
      .max(200),
  }),
  party_identification: z
    .array(
      z.strictObject({
        party_id: text,
        party_name: text,
        party_role: z.enum(['pii-controller', 'pii-processor', 'third-party', 'authority']),
        party_contact: text,
      }),
    )
    .min(1),
  event: z
    .array(
      z.strictObject({
        event_time: instant,
        event_type: z.enum(['explicit', 'implicit', 'separate']),
        event_state: z.enum(['given', 'refused', 'withdrawn', 'renewed']),
        validity_duration: instant.nullable(),
        entity_id: text,
      }),
    )
    .min(1),
});
export type ConsentReceipt = z.infer<typeof consentReceipt>;

export type Consented = {
  readonly recordId: string;
  readonly pseudonym: string;
  readonly notice: string;
  readonly language: string;
  readonly purposes: readonly string[];
  readonly basis: string;
  readonly information: readonly string[];
  readonly controller: { readonly id: string; readonly name: string; readonly contact: string };
  readonly recipients: readonly string[];
  readonly withdrawal: string;
  readonly jurisdiction: string;
  readonly givenAt: Date;
  readonly expiresAt: Date | null;
  /** PIPL 23, 29: given for this alone. */
  readonly separate: boolean;
};

/**
 * The receipt of one consent, and the row of the consent table that belongs to it. Throws a ZodError when something
 * needed is empty.
 */
export function receiptOf(consented: Consented): { readonly receipt: ConsentReceipt; readonly row: ConsentTableRow } {
  const { controller, pseudonym, basis } = consented;
  const purposes = [...new Set(consented.purposes)].sort();
  const expiry = consented.expiresAt?.toISOString() ?? null;
  const receipt = consentReceipt.parse({
    header: { schema_version: 'ISO/IEC TS 27560:2023', record_id: consented.recordId, pii_principal_id: pseudonym },
    pii_processing: {
      privacy_notice: consented.notice,
      language: consented.language,
      purposes: purposes.map((purpose) => ({
        purpose,
        lawful_basis: basis,
        pii_information: consented.information.map((type) => ({ pii_type: type })),
        pii_controllers: [controller.id],
        recipient_third_parties: [...consented.recipients],
        retention_period: expiry,
        withdrawal_method: consented.withdrawal,
        privacy_rights: controller.contact,
        jurisdiction: consented.jurisdiction,
      })),
    },
    party_identification: [
      {
        party_id: controller.id,
        party_name: controller.name,
        party_role: 'pii-controller',
        party_contact: controller.contact,
      },
    ],
    event: [
      {
        event_time: consented.givenAt.toISOString(),
        event_type: consented.separate ? 'separate' : 'explicit',
        event_state: 'given',
        validity_duration: expiry,
        entity_id: pseudonym,
      },
    ],
  });
  return { receipt, row: { pseudonym, purposes, basis, expiry, receiptHash: receiptHash(receipt) } };
}

/** SHA-256 of the receipt's canonical JSON (RFC 8785), hex. */
export function receiptHash(receipt: ConsentReceipt): string {
  return sha256(canonicalJson(receipt));
}

/**
 * What speaks against a receipt that is shown with its opened row, all at once; nothing when it is a receipt of a
 * consent that was committed to under `root`. Whether the consent holds today is not asked here.
 */
export function faultsOfReceipt(shown: unknown, opened: OpenedConsent, root: string): string[] {
  const parsed = consentReceipt.safeParse(shown);
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `/${path.join('/')}: ${message}`);
  const { data: receipt } = parsed;
  const { row } = opened;
  const same = (told: readonly string[], committed: readonly string[]): boolean =>
    canonicalJson([...told].sort()) === canonicalJson([...committed].sort());
  const checks: [string, boolean][] = [
    ['The row is not under this root.', isCommitted(opened, root)],
    ['The receipt is not the one whose hash was committed to.', receiptHash(receipt) === row.receiptHash],
    ['The receipt is of another pseudonym.', receipt.header.pii_principal_id === row.pseudonym],
    [
      'The receipt tells other purposes.',
      same(
        receipt.pii_processing.purposes.map(({ purpose }) => purpose),
        row.purposes,
      ),
    ],
    [
      'The receipt tells another basis.',
      receipt.pii_processing.purposes.every(({ lawful_basis: basis }) => basis === row.basis),
    ],
    ['The receipt tells another expiry.', (receipt.event.at(-1)?.validity_duration ?? null) === row.expiry],
    [
      'The last event of the receipt gives no consent.',
      ['given', 'renewed'].includes(receipt.event.at(-1)?.event_state ?? ''),
    ],
  ];
  return checks.filter(([, holds]) => !holds).map(([detail]) => detail);
}
