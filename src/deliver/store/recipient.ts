import { Op, QueryTypes, type Transaction } from 'sequelize';
import { db } from '../../db/connection.ts';
import { readListed, runPrepared } from '../../db/prepared.ts';
import { chunksOf, insertIgnore, insertValues } from '../../db/rows.ts';
import { RecipientRow } from '../models.ts';

/** An agreement that received something of its revision. */
export type KnownRecipient = {
  readonly number: number;
  readonly agreementId: string;
  readonly revisionId: string;
  readonly buyerId: string;
  readonly wholeFrom: number | null;
};
export type NewRecipient = Omit<KnownRecipient, 'number' | 'wholeFrom'> & { readonly supplierId: string };

/** The number of each of these agreements in the index, and since when it counts as having received everything. */
export async function numbersOf(
  tx: Transaction,
  agreementIds: readonly string[],
): Promise<Map<string, Pick<KnownRecipient, 'number' | 'wholeFrom'>>> {
  const rows = await readListed<{ number: number; agreementId: string; wholeFrom: number | null }>(
    tx,
    agreementIds.map((id) => [id]),
    (places) => `SELECT number, agreement_id AS agreementId, whole_from AS wholeFrom
      FROM recipients WHERE agreement_id IN (${places})`,
  );
  return new Map(rows.map((row) => [row.agreementId, row]));
}

/** Gives agreements a number; one that has its number keeps it. */
export async function addRecipients(tx: Transaction, recipients: readonly NewRecipient[]): Promise<void> {
  const rows = recipients.map(({ agreementId, revisionId, supplierId, buyerId }) => [
    agreementId,
    revisionId,
    supplierId,
    buyerId,
  ]);
  const columns = ['agreement_id', 'revision_id', 'supplier_id', 'buyer_id'];
  await insertValues(tx, 'recipients', columns, rows, { insert: insertIgnore() });
}

/**
 * An agreement got everything but those who had opted out by this version. The lowest version counts: whom a later file
 * left out, an earlier one had.
 */
export async function receivedWhole(tx: Transaction, number: number, version: number): Promise<void> {
  const sql = 'UPDATE recipients SET whole_from = ? WHERE number = ? AND (whole_from IS NULL OR whole_from > ?)';
  await runPrepared(tx, sql, [version, number, version]);
}

/** Which agreement got which persons; what stands in the index already is left alone. */
export async function insertReceived(
  tx: Transaction,
  pairs: readonly (readonly [digest: bigint, recipient: number])[],
): Promise<void> {
  await insertValues(tx, 'received', ['digest', 'recipient'], pairs, { insert: insertIgnore() });
}

/** The revisions of a supplier of which something was handed over. */
export async function revisionsHandedOver(supplierId: string): Promise<string[]> {
  const rows = await db().query<{ id: string }>(
    'SELECT DISTINCT revision_id AS id FROM recipients WHERE supplier_id = ?',
    {
      replacements: [supplierId],
      type: QueryTypes.SELECT,
    },
  );
  return rows.map(({ id }) => id);
}

const columns = ['number', 'agreementId', 'revisionId', 'buyerId', 'wholeFrom'];

/** Who received anything of these revisions; only who received them whole, where that is asked. */
export async function recipientsOfRevisions(
  supplierId: string,
  revisionIds: readonly string[],
  which: 'all' | 'whole',
): Promise<KnownRecipient[]> {
  const whole = which === 'whole' ? { wholeFrom: { [Op.ne]: null } } : {};
  const where = { supplierId, revisionId: [...revisionIds], ...whole };
  return RecipientRow.findAll({ attributes: columns, where, order: [['number', 'ASC']], raw: true });
}

/** Which recipients have which of these digests: a range of the index for each. */
export async function recipientsByDigest(
  digests: readonly bigint[],
): Promise<(KnownRecipient & { readonly digest: bigint })[]> {
  const found: (KnownRecipient & { readonly digest: bigint })[] = [];
  for (const some of chunksOf(digests)) {
    // Whole numbers as they stand: MariaDB compares a text with a BIGINT as floats.
    const rows = await db().query<KnownRecipient & { readonly digest: string | number }>(
      `SELECT d.digest AS digest, r.number AS number, r.agreement_id AS agreementId, r.revision_id AS revisionId,
         r.buyer_id AS buyerId, r.whole_from AS wholeFrom
       FROM received d JOIN recipients r ON r.number = d.recipient WHERE d.digest IN (${some.join(', ')})`,
      { type: QueryTypes.SELECT },
    );
    found.push(...rows.map((row) => ({ ...row, digest: BigInt(row.digest) })));
  }
  return found;
}
