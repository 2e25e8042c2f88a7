import type { Ctx } from '../../kernel/ctx.ts';
import type { JoinRisk } from '../../measures/exposure/index.ts';
import { joinStudy, studied, type JoinAsked } from '../intake/index.ts';

/** What a buyer could tell of persons by joining revisions, measured in a process of its own. */
export const joinRiskOf = (ctx: Pick<Ctx, 'actor' | 'follower'>, asked: JoinAsked): Promise<JoinRisk> =>
  studied(ctx, joinStudy, asked);
