import type { Transaction } from 'sequelize';
import { notVisible } from '../../kernel/problem.ts';
import { insertRows } from '../../db/rows.ts';
import { foundingBook } from '../founding.ts';
import { VerdictRow } from '../models.ts';
import { seekBook } from './rule-book.ts';
import type { Finding, Judgement, Stage, Verdict } from '../../kernel/verdict.ts';

/** A verdict as it was given, with the snapshot of what was judged. Its id is that of its log entry. */
export type KeptVerdict = {
  readonly id: string;
  readonly verdict: Verdict;
  readonly snapshot: string;
  readonly at: Date;
  readonly supplierId: string | null;
  readonly buyerId: string | null;
};

/** Keeps verdicts with what they were made from. */
export async function insertVerdicts(tx: Transaction, judgements: readonly Judgement[], at: Date): Promise<void> {
  await insertRows(
    VerdictRow,
    judgements.map(({ id, verdict: { findings, waived, ...verdict }, snapshot, parties }) => ({
      id,
      ...verdict,
      findings: JSON.stringify(findings),
      waived: JSON.stringify(waived),
      snapshot,
      supplierId: parties.supplier ?? null,
      buyerId: parties.buyer ?? null,
      at,
    })),
    tx,
  );
}

/** What each of these verdicts let pass or refused: the id of the listing, agreement or call. */
export async function judgedSubjects(tx: Transaction | null, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await VerdictRow.findAll({ attributes: ['id', 'subject'], where: { id: [...ids] }, transaction: tx });
  return new Map(rows.map(({ id, subject }) => [id, subject]));
}

/** The newest verdict on a subject, and how many rules were asked for it. */
export async function lastVerdict(tx: Transaction | null, stage: Stage, subject: string) {
  const row = await VerdictRow.findOne({
    attributes: ['outcome', 'ruleBook', 'at'],
    where: { subject, stage },
    order: [['id', 'DESC']],
    transaction: tx,
  });
  if (!row) return null;
  const book = row.ruleBook === foundingBook.version ? foundingBook : await seekBook(tx, row.ruleBook);
  return {
    outcome: row.outcome as Verdict['outcome'],
    ruleBook: row.ruleBook,
    checked: (book?.rules ?? []).filter((name) => name.startsWith(`${stage} `)).length,
    at: row.at,
  };
}

export async function findVerdict(tx: Transaction | null, id: string): Promise<KeptVerdict> {
  const row = await VerdictRow.findByPk(id, { transaction: tx });
  if (!row) throw notVisible('verdict');
  const { stage, subject, about, ruleBook, outcome, findings, waived, snapshot, at, supplierId, buyerId } = row;
  const verdict: Verdict = {
    stage: stage as Stage,
    subject,
    about,
    ruleBook,
    outcome: outcome as Verdict['outcome'],
    findings: JSON.parse(findings) as Finding[],
    waived: JSON.parse(waived) as Verdict['waived'],
  };
  return { id, verdict, snapshot, at, supplierId, buyerId };
}
