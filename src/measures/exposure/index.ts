export { domainOf, joinSignature, withHolding, withoutHolding, type Holding, type Holdings } from './holdings.ts';
export { evaluateJoin, type JoinRisk, type KeyedRows } from './join-risk.ts';
export {
  noQuestions,
  observe,
  probingShares,
  probingSignNames,
  probingSigns,
  type ProbingSign,
  type ProbingState,
  type Question,
} from './probing.ts';
