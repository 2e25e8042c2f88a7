export { agreementPolicy, barred, profileDocument, type AgreementTerms } from './agreement.ts';
export {
  compile,
  dutiesOf,
  dutyStates,
  evaluate,
  type Answer,
  type Compiled,
  type DutyFact,
  type DutyState,
  type OdrlRequest,
  type RuleAnswer,
} from './evaluate.ts';
export { parse, type Parsed } from './parse.ts';
export {
  actions,
  operands,
  operators,
  profile,
  type Action,
  type Constraint,
  type Duty,
  type Fault,
  type Limit,
  type Logic,
  type Operand,
  type Operator,
  type Permission,
  type Policy,
  type Prohibition,
} from './policy.ts';
