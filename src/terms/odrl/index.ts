export { agreementPolicy, type AgreementTerms } from './agreement.ts';
export { compile, dutyStates, evaluate, type DutyFact, type OdrlRequest } from './evaluate.ts';
export { parse } from './parse.ts';
export { actions, operands, operators, type Constraint, type Permission, type Policy } from './policy.ts';
