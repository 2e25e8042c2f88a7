import { nameOf, rules } from './rules/index.ts';
import { stages, type Stage } from '../kernel/verdict.ts';

/**
 * A principle of the exchange: its source names it, its wording here is this project's paraphrase. Each stage lists its
 * duties; `principlesWithRules` adds what enforces them today, so that nothing seems enforced that is not. The duties
 * distinguish what the exchange makes impossible, what it only finds out, and what it cannot know.
 */
export type Principle = {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly law: string | null;
  readonly duties: Readonly<Partial<Record<Stage, string>>>;
  readonly prevents: string;
  readonly detects: string;
  readonly cannotKnow: string;
};

// prettier-ignore
export const principles: readonly Principle[] = [
  {
    code: 'IP-1', zh: '告知同意', en: 'informed consent', law: 'PIPL 13, 14, 17, 23, 29',
    duties: {
      list: 'a basis is stated; consent covers every row and each offered purpose',
      match: 'separate consent per recipient where required',
      deliver: 'nothing leaves after consent has ended; withdrawn rows are left out and counted',
      settle: 'calls that slipped are refused',
    },
    prevents: 'Listing, ordering or answering beyond the committed rows, purposes, recipients and dates.',
    detects: 'A commitment that was changed afterwards: its root stands in the log, and a receipt is checked against it.',
    cannotKnow: 'Whether a person really consented, understood it and was free to refuse; the exchange keeps no consents of named people.',
  },
  {
    code: 'IP-2', zh: '禁止公开', en: 'no public disclosure', law: 'PIPL 25',
    duties: {
      list: 'a sample of a personal product is synthetic or k ≥ 20',
      match: 'the terms prohibit distribution',
      deliver: 'nothing goes to an unauthenticated caller',
    },
    prevents: 'Rows of persons in public samples, terms without the prohibition, answers to strangers.',
    detects: 'Nothing outside the exchange by itself; a publication that somebody reports becomes an incident.',
    cannotKnow: 'What a buyer publishes elsewhere; whether a sample called synthetic was really invented.',
  },
  {
    code: 'IP-3', zh: '选择退出', en: 'opt-out', law: 'PIPL 15, 16, 47',
    duties: {
      list: 'persons can be found again by a key, or by the column that tells them apart',
      deliver: 'opted-out subjects vanish from the next call on; recipients fulfil their notices',
    },
    prevents: 'Handing out any record of an opted-out key or person from the next call on; further calls of a recipient whose notice is overdue.',
    detects: 'Which recipients have not confirmed deletion, and since when.',
    cannotKnow: 'Whether a recipient that confirmed has really deleted; which key a person has, which only the supplier can tell.',
  },
  {
    code: 'IP-4', zh: '数据正确', en: 'accuracy', law: 'PIPL 8, 46',
    duties: {
      list: 'quality and freshness are measured against what is declared',
      deliver: 'stale or wrong data are flagged',
      settle: 'they are credited',
    },
    prevents: 'Listing below the promised completeness or freshness; payment for calls that were marked stale.',
    detects: 'Data that grow older than promised while they are offered.',
    cannotKnow: 'Whether a filled cell is true.',
  },
  {
    code: 'IP-5', zh: '维护权益', en: "subjects' rights", law: 'PIPL 44–50',
    duties: { list: 'a contact and a process are declared' },
    prevents: 'Listing data about persons without an address that promises an answer in time.',
    detects: 'Registered requests that are answered late.',
    cannotKnow: 'Requests that never reach the exchange, and whether an answer satisfied the person.',
  },
  {
    code: 'IP-6', zh: '应急补救', en: 'emergency remedy', law: 'PIPL 57',
    duties: {
      list: 'nothing frozen is listed',
      match: 'nothing frozen is agreed',
      deliver: 'an incident freezes listings, agreements and keys',
      settle: 'frozen calls are unpaid',
    },
    prevents: 'Any listing, order, call or payment of what is frozen, from the next action on.',
    detects: 'Incidents that are not reported within their time.',
    cannotKnow: 'An incident at a member that nobody reports.',
  },
  {
    code: 'IB-1', zh: '使用权移转', en: 'only a right to use passes', law: null,
    duties: { list: 'the terms grant use; rights to hold, process and operate are split', match: 'the agreement names what passes' },
    prevents: 'Terms that pass the right to hold the data, or rights that were not offered.',
    detects: 'Nothing: bytes that were handed over are held.',
    cannotKnow: 'What a buyer does with the bytes that it was given.',
  },
  {
    code: 'IB-2', zh: '有限互联', en: 'limited interconnection', law: null,
    duties: {
      list: 'parties, purpose, scope, count and term are present',
      match: 'purposes lie within those offered',
      deliver: 'outside any limit it is refused, to the second and to the call',
      settle: 'only what was within is paid',
    },
    prevents: 'Calls outside purpose and term, to the millisecond; payment for them.',
    detects: 'A call that slipped, when it is settled.',
    cannotKnow: 'Whether the purpose that a call states is the one that it serves.',
  },
  {
    code: 'IB-3', zh: '负责任', en: 'responsibility', law: null,
    duties: {
      match: "both parties' admitted signatories sign",
      deliver: 'each call names supplier, buyer, agreement, rule version and verdict',
    },
    prevents: 'Agreements with a member that is not admitted or names no officer; answers without entry and receipt.',
    detects: 'An entry that was changed or left out, by the tree of the log.',
    cannotKnow: 'Who sits behind a key that a member has shared.',
  },
  {
    code: 'IB-4', zh: '禁止再识别', en: 'no re-identification', law: 'PIPL 73',
    duties: {
      list: 'the measured risk lies within the threshold',
      match: 'the clause is mandatory',
      deliver: 'join risk and probing are watched',
      settle: 'an open breach blocks payment',
    },
    prevents: 'Listing above the thresholds over the declared quasi-identifiers; terms without the clause; calls and payment under an open breach.',
    detects: 'Undeclared columns that single persons out, and copied rows; questions that search for persons, which are slowed, then stopped; '
      + 'where the rule book says so, deliveries that single persons out together. A person looks at them.',
    cannotKnow: 'What a buyer can join of several suppliers\' data; a search that hides among many known keys or several agreements; '
      + 'what a buyer knows from elsewhere; rows that were invented to make groups look larger; a re-identification done in silence.',
  },
  {
    code: 'IB-5', zh: '权利穷竭', en: 'exhaustion of rights', law: null,
    duties: {
      list: 'a use count is declared; what was bought is not sold on',
      match: 'no more uses than offered',
      deliver: 'uses are counted exactly once; a spent right is a dead key',
    },
    prevents: 'More uses than agreed, also under retries and crashes; listing what is mostly rows of another supplier.',
    detects: 'Onward resale inside the exchange when enough rows are alike.',
    cannotKnow: 'Resale outside the exchange; uses of a downloaded file; copies that were changed in every row.',
  },
  {
    code: 'DR-1', zh: '合法持有受保护', en: 'lawful holding', law: 'DSL 32, 33',
    duties: { list: 'the source is explained and evidenced' },
    prevents: 'Listing without a named piece of evidence for the source.',
    detects: 'Nothing by itself; a reviewer can ask for the document.',
    cannotKnow: 'Whether the document exists, is genuine and covers the data.',
  },
  {
    code: 'DR-2', zh: '增值处理受保护', en: 'value added by processing', law: null,
    duties: { list: 'a product is derived; raw data are refused; its lineage permits it' },
    prevents: 'Listing data that were by their own statement only selected or cleaned, or derived from a delivery without the right.',
    detects: 'Rows of an earlier delivery that the stated lineage leaves out, by their likeness.',
    cannotKnow: 'Whether the stated processing was done; sources from outside the exchange.',
  },
  {
    code: 'DR-3', zh: '不法行为不受保护', en: 'unlawful acts are unprotected', law: null,
    duties: { settle: 'unlawful deliveries are not paid' },
    prevents: 'Payment for calls on a listing that was taken down.',
    detects: 'Nothing before somebody takes it down.',
    cannotKnow: 'What is unlawful: a person decides it, with code and reason.',
  },
  {
    code: 'DR-4', zh: '数据权利可共存', en: 'rights coexist', law: null,
    duties: { list: 'non-exclusive unless stated', match: 'exclusive terms are honoured' },
    prevents: 'A second right beside an exclusive one, also when two order at the same moment.',
    detects: 'The same rows offered by another supplier, by their likeness.',
    cannotKnow: 'What a supplier has promised outside the exchange; whether it offers the same rows once more as another product of its own.',
  },
  {
    code: 'DR-5', zh: '数据权利有限', en: 'rights are limited', law: null,
    duties: { list: 'a term and a territory are stated', match: 'the territory lies within the one offered' },
    prevents: 'Endless terms, terms without a territory, orders beyond it.',
    detects: 'Nothing: where a caller sits is not looked at.',
    cannotKnow: 'Where the data are used.',
  },
  {
    code: 'DR-6', zh: '数据正当使用', en: 'proper use', law: null,
    duties: { list: 'purposes are of the vocabulary', match: 'a purpose is stated, and the demand fits it', deliver: 'each call states its purpose' },
    prevents: 'Free text in place of a purpose; a call without one.',
    detects: 'A demand whose words speak of another purpose.',
    cannotKnow: 'What is meant but not written.',
  },
  {
    code: 'SC-1', zh: '持有人管理责任', en: "the holder's duty", law: null,
    duties: { list: 'an officer is named' },
    prevents: 'Admission and listing without a named officer.',
    detects: 'Nothing.',
    cannotKnow: 'Whether the officer knows of it and does the work.',
  },
  {
    code: 'SC-2', zh: '管理系统合规', en: 'compliant systems', law: 'GB/T 22239',
    duties: { list: "the grade is at least the product's level", match: "so is the buyer's" },
    prevents: 'Data of a level above the grade that either side is admitted with.',
    detects: 'Nothing.',
    cannotKnow: 'The state of a member\'s systems: the grade is what its certificate said at admission.',
  },
  {
    code: 'SC-3', zh: '处理记录可查', en: 'records can be looked up', law: 'DSL 33',
    duties: { deliver: 'no log, no data', settle: 'no log, no money' },
    prevents: 'An answer without its entry; payment without a sealed entry.',
    detects: 'A log that was cut or rewritten, by anyone who kept a checkpoint.',
    cannotKnow: 'What happens where the exchange does not stand.',
  },
  {
    code: 'SC-4', zh: '持有人与受托人责任', en: 'entrusted processors', law: 'PIPL 21',
    duties: { list: 'processors are declared', deliver: 'a clean room keeps nothing raw' },
    prevents: 'Listing data about persons without a statement on processors.',
    detects: 'Nothing.',
    cannotKnow: 'Processors that are not declared, and what declared ones do.',
  },
  {
    code: 'SC-5', zh: '与风险相称', en: 'measures match the risk', law: null,
    duties: { list: 'the level of the product sets the thresholds' },
    prevents: 'Data about persons below level 2.',
    detects: 'Words of sensitive personal information below level 3; a person looks at them.',
    cannotKnow: 'How important data are to the state: the supplier says so, and answers for it.',
  },
  {
    code: 'SC-6', zh: '危机事件报告', en: 'incident report', law: null,
    duties: {},
    prevents: 'Nothing: it is a duty to speak.',
    detects: 'Reports that are late: 1 h for critical infrastructure, 2 h for central bodies, 4 h for others.',
    cannotKnow: 'Incidents that are kept secret.',
  },
  {
    code: 'PL', zh: '禁止清单', en: 'prohibited list', law: null,
    duties: {
      list: 'metadata, schema, sample and data are screened; the supplier declares item by item',
      match: 'demands are screened too',
      deliver: 'what leaves is screened',
      settle: 'prohibited data are not paid',
    },
    prevents: 'Listing without a declaration, or with identifiers of persons that their own checks prove.',
    detects: 'Words of the list in two scripts of Chinese and in English, and columns that look like identifiers or like persons; a person decides.',
    cannotKnow: 'Meaning: what is said without its words, inside images or encrypted cells; whether a matter touches national security.',
  },
];

/**
 * What enforces a duty today without being a rule of the gate, because the exchange is built so that nothing else is
 * possible.
 */
// prettier-ignore
const heldOtherwise: readonly (readonly [code: string, stage: Stage, by: string])[] = [
  ['IP-1', 'deliver', "whoever withdrew is in the supplier's opt-out registry: left out of the answer, and counted"],
  ['IP-2', 'deliver', 'the permission table: only a buyer in good standing, for its own delivery, may call'],
  ['IP-3', 'deliver', "the supplier's opt-out registry, read in the transaction of each call: records of a key or person in it are left out and counted"],
  ['IB-3', 'deliver', "the call's log entry and signed receipt"],
  ['IB-5', 'deliver', "a conditional count in the call's transaction"],
  ['SC-1', 'list', 'no organisation is admitted without a named officer'],
  ['SC-3', 'deliver', 'the one write path: when the entry cannot be written, nothing is handed over'],
  ['SC-4', 'deliver', 'there is no clean room yet, so nothing raw is kept in one'],
  ['SC-5', 'list', 'the rules of IB-4 and SC-2 take their thresholds from the level'],
  ['PL', 'deliver', 'only rows of the revision leave that were screened, whole, before it was listed; a take-down stops the next call'],
];

type Held = {
  readonly stage: Stage;
  readonly duty: string | null;
  readonly rules: readonly string[];
  readonly otherwise: readonly string[];
};

/**
 * A principle with what enforces it at each stage: rules of the gate, and other means. A duty with neither is listed,
 * not enforced.
 */
export type HeldPrinciple = Omit<Principle, 'duties'> & {
  readonly stages: readonly Held[];
};

/**
 * Every principle, stage by stage, from the same rows that the gate runs. `inForce` are the rules of a rule book by
 * name ("list IB-4 k-anonymity"); by default all rules.
 */
export function principlesWithRules(inForce?: readonly string[]): HeldPrinciple[] {
  const running = rules.filter((rule) => inForce === undefined || inForce.includes(nameOf(rule)));
  return principles.map(({ duties, ...principle }) => {
    const held = stages.map((stage) => ({
      stage,
      duty: duties[stage] ?? null,
      rules: running
        .filter((rule) => rule.principle === principle.code && rule.stage === stage)
        .map(({ rule }) => rule),
      otherwise: heldOtherwise.filter(([code, at]) => code === principle.code && at === stage).map(([, , by]) => by),
    }));
    return { ...principle, stages: held.filter(({ duty, rules: checking }) => duty !== null || checking.length > 0) };
  });
}
