import { z } from 'zod';
import { sha256, type Canonical } from '../../kernel/hash.ts';
import { at, idOf } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { readsLexicon } from './rule-book.ts';
import { type KeptVerdict } from '../../principles/desk.ts';
import { explain, explanation } from '../../principles/index.ts';
import { stages } from '../../kernel/verdict.ts';
import type { Actor } from '../../kernel/actor.ts';

export const VerdictRef = z.strictObject({
  verdictId: idOf('ent').describe('The id of the verdict, which is that of its log entry.'),
});

/**
 * A verdict as it was given. Its snapshot may reveal facts about other members (whom else a right was sold to, whose
 * data a revision resembles), so only the operator and the regulator read the snapshot; the party reads every finding.
 */
export const toVerdict = presenter(
  'Verdict',
  explanation.extend({
    id: z.string(),
    stage: z.enum(stages),
    subject: z.string(),
    about: z.string(),
    at,
    snapshot: z.string().describe('SHA-256 of the canonical JSON of what was judged.'),
    judged: z.unknown().describe('What was judged; null to those who may not read it.'),
  }),
  ({ id, verdict, snapshot, at: when }: KeptVerdict, actor: Actor) => ({
    ...explain(verdict),
    id,
    stage: verdict.stage,
    subject: verdict.subject,
    about: verdict.about,
    at: when.toISOString(),
    snapshot: sha256(snapshot),
    judged: readsLexicon(actor) ? (JSON.parse(snapshot) as unknown) : null,
  }),
);

export type Replay = {
  readonly id: string;
  readonly same: boolean;
  readonly ruleBook: number;
  readonly recorded: string;
  readonly replayed: string;
  readonly facts: { readonly [name: string]: Canonical };
};
export const toReplay = presenter(
  'Replay',
  z.object({
    id: z.string(),
    same: z
      .boolean()
      .describe('Whether judging it again under its own rule book brings what the log says, byte for byte.'),
    ruleBook: z.int(),
    recorded: z.string().describe("SHA-256 of the log entry's facts, as canonical JSON."),
    replayed: z.string().describe('SHA-256 of the facts as they come out now.'),
    facts: z.record(z.string(), z.unknown()),
  }),
  (replay: Replay) => ({ ...replay, facts: { ...replay.facts } }),
);
