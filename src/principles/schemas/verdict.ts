import { z } from 'zod';
import { stages, type Actor, type Finding } from '../../kernel/ctx.ts';
import { sha256, type Canonical } from '../../kernel/hash.ts';
import { presenter } from '../../kernel/http.ts';
import type { KeptVerdict } from '../store/verdict.ts';
import { at, finding, idOf } from './fields.ts';
import { readsLexicon } from './rule-book.ts';

export const VerdictRef = z.strictObject({ verdictId: idOf('ent', 'log entry').describe('The id of the verdict, which is that of its log entry.') });

/**
 * A verdict as it was given. What it was given on may tell of other members (whom else a right was sold to, whose data a
 * revision resembles), so only the operator and the regulator read it; the party reads every finding.
 */
export const toVerdict = presenter('Verdict', z.object({
  id: z.string(), stage: z.enum(stages), subject: z.string(), about: z.string(), outcome: z.enum(['allowed', 'refused', 'needs-review']), ruleBook: z.int(),
  at, findings: z.array(finding), waived: z.array(z.object({ fingerprint: z.string(), caseId: z.string() })),
  snapshot: z.string().describe('SHA-256 of the canonical JSON of what was judged.'),
  judged: z.unknown().describe('What was judged; null to those who may not read it.'),
}), ({ id, verdict, snapshot, at: when }: KeptVerdict, actor: Actor) => ({
  id, stage: verdict.stage, subject: verdict.subject, about: verdict.about, outcome: verdict.outcome, ruleBook: verdict.ruleBook,
  at: when.toISOString(), findings: verdict.findings.map(shownFinding), waived: verdict.waived.map((one) => ({ ...one })), snapshot: sha256(snapshot),
  judged: readsLexicon(actor) ? JSON.parse(snapshot) as unknown : null,
}));

/** A finding as anyone sees it who may: evidence is masked since it was found. */
export const shownFinding = (one: Finding): z.output<typeof finding> => finding.parse(one);

export type Replay = {
  readonly id: string; readonly same: boolean; readonly ruleBook: number; readonly recorded: string; readonly replayed: string;
  readonly facts: { readonly [name: string]: Canonical };
};
export const toReplay = presenter('Replay', z.object({
  id: z.string(), same: z.boolean().describe('Whether judging it again under its own rule book brings what the log says, byte for byte.'),
  ruleBook: z.int(), recorded: z.string().describe("SHA-256 of the log entry's facts, as canonical JSON."),
  replayed: z.string().describe('SHA-256 of the facts as they come out now.'), facts: z.record(z.string(), z.unknown()),
}), (replay: Replay) => ({ ...replay, facts: { ...replay.facts } }));
