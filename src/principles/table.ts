import { stages, type Stage } from '../kernel/ctx.ts';
import { rules } from './rules.ts';

/**
 * A principle of the exchange: its source names it, its wording here is this project's paraphrase. Under each stage stands
 * what must hold there; `heldPrinciples` adds what holds it today, so that nothing pretends to be held that is not.
 */
export type Principle = {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly law: string | null;
  readonly duties: Readonly<Partial<Record<Stage, string>>>;
};

const row = (code: string, zh: string, en: string, law: string | null, duties: Principle['duties']): Principle => ({ code, zh, en, law, duties });

export const principles: readonly Principle[] = [
  row('IP-1', '告知同意', 'informed consent', 'PIPL 13, 14, 17, 23, 29', {
    list: 'a basis is stated and covers every row for each offered purpose',
    match: 'separate consent per recipient where required',
    deliver: 'withdrawn rows are left out and counted',
    settle: 'calls that slipped are refused',
  }),
  row('IP-2', '禁止公开', 'no public disclosure', 'PIPL 25', {
    list: 'a sample of a personal product is synthetic or k ≥ 20',
    match: 'the terms prohibit distribution',
    deliver: 'nothing goes to an unauthenticated caller',
  }),
  row('IP-3', '选择退出', 'opt-out', 'PIPL 15, 16, 47', { deliver: 'opted-out subjects vanish from the next call on' }),
  row('IP-4', '数据正确', 'accuracy', 'PIPL 8, 46', {
    list: 'quality and freshness are measured against what is declared',
    deliver: 'stale or wrong data are flagged',
    settle: 'they are credited',
  }),
  row('IP-5', '维护权益', "subjects' rights", 'PIPL 44–50', { list: 'a contact and a process are declared' }),
  row('IP-6', '应急补救', 'emergency remedy', 'PIPL 57', {
    match: 'nothing frozen is agreed',
    deliver: 'an incident freezes listings, agreements and keys',
    settle: 'frozen calls are unpaid',
  }),
  row('IB-1', '使用权移转', 'only a right to use passes', null, {
    list: 'the terms grant use; rights to hold, process and operate are split',
    match: 'the agreement names what passes',
  }),
  row('IB-2', '有限互联', 'limited interconnection', null, {
    list: 'parties, purpose, scope, count and term are present',
    match: 'purposes lie within those offered',
    deliver: 'outside any limit it is refused, to the second and to the call',
    settle: 'only what was within is paid',
  }),
  row('IB-3', '负责任', 'responsibility', null, {
    match: "both parties' admitted signatories sign",
    deliver: 'each call names supplier, buyer, agreement, rule version and verdict',
  }),
  row('IB-4', '禁止再识别', 'no re-identification', null, {
    list: 'the measured risk lies within the threshold',
    match: 'the clause is mandatory',
    deliver: 'join risk and probing are watched',
    settle: 'an open breach blocks payment',
  }),
  row('IB-5', '权利穷竭', 'exhaustion of rights', null, {
    list: 'a use count is declared',
    match: 'no more uses than offered',
    deliver: 'uses are counted exactly once; a spent right is a dead key',
  }),
  row('DR-1', '合法持有受保护', 'lawful holding', 'DSL 32, 33', { list: 'the source is explained and evidenced' }),
  row('DR-2', '增值处理受保护', 'value added by processing', null, { list: 'a product is derived; raw data are refused', settle: 'lineage is kept' }),
  row('DR-3', '不法行为不受保护', 'unlawful acts are unprotected', null, { settle: 'unlawful deliveries are not paid' }),
  row('DR-4', '数据权利可共存', 'rights coexist', null, { list: 'non-exclusive unless stated', match: 'exclusive terms are honoured' }),
  row('DR-5', '数据权利有限', 'rights are limited', null, { list: 'a term and a territory are stated' }),
  row('DR-6', '数据正当使用', 'proper use', null, {
    list: 'purposes are of the vocabulary',
    match: 'a purpose is stated',
    deliver: 'each call states its purpose',
  }),
  row('SC-1', '持有人管理责任', "the holder's duty", null, { list: 'an officer is named' }),
  row('SC-2', '管理系统合规', 'compliant systems', 'GB/T 22239', { list: "the grade is at least the product's level", match: "so is the buyer's" }),
  row('SC-3', '处理记录可查', 'records can be looked up', 'DSL 33', { deliver: 'no log, no data', settle: 'no log, no money' }),
  row('SC-4', '持有人与受托人责任', 'entrusted processors', 'PIPL 21', { list: 'processors are declared', deliver: 'a clean room keeps nothing raw' }),
  row('SC-5', '与风险相称', 'measures match the risk', null, { list: 'the level of the product sets the thresholds' }),
  row('SC-6', '危机事件报告', 'incident report', null, {}),
  row('PL', '禁止清单', 'prohibited list', null, {
    list: 'metadata, schema, sample and data are screened; the supplier declares item by item',
    match: 'demands are screened too',
    deliver: 'what leaves is screened',
    settle: 'prohibited data are not paid',
  }),
];

/** What holds a duty today without being a rule of the gate, because the way the exchange is built leaves no other way. */
const heldOtherwise: readonly (readonly [code: string, stage: Stage, by: string])[] = [
  ['IP-2', 'deliver', 'the permission table: only a buyer in good standing, for its own delivery, may call'],
  ['IP-3', 'deliver', "the supplier's opt-out registry, read in the transaction of each call: keys in it are left out and counted"],
  ['IB-3', 'deliver', "the call's log entry and signed receipt"],
  ['IB-5', 'deliver', "a conditional count in the call's transaction"],
  ['SC-1', 'list', 'no organisation is admitted without a named officer'],
  ['SC-3', 'deliver', 'the one write path: when the entry cannot be written, nothing is handed over'],
];

type Held = { readonly stage: Stage; readonly duty: string | null; readonly rules: readonly string[]; readonly otherwise: readonly string[] };

/** A principle with what holds it at each stage: the rules of the gate, and what else. A duty with neither is listed, not enforced. */
export type HeldPrinciple = Omit<Principle, 'duties'> & {
  readonly stages: readonly Held[];
};

/** Every principle, stage by stage, from the same rows that the gate runs. */
export function heldPrinciples(): HeldPrinciple[] {
  return principles.map(({ duties, ...principle }) => {
    const held = stages.map((stage) => ({
      stage,
      duty: duties[stage] ?? null,
      rules: rules.filter((rule) => rule.principle === principle.code && rule.stage === stage).map(({ rule }) => rule),
      otherwise: heldOtherwise.filter(([code, at]) => code === principle.code && at === stage).map(([, , by]) => by),
    }));
    return { ...principle, stages: held.filter(({ duty, rules: checking }) => duty !== null || checking.length > 0) };
  });
}
