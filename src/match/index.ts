export { initMatchModels } from './models.ts';
export { expireAgreements, hasExpired } from './service.ts';
export {
  agreementLookup,
  agreementsById,
  countUses,
  exhaustSpent,
  findAgreement,
  lockAgreements,
  type Agreement,
} from './store.ts';
export { agreementStates, inForce, type AgreementState } from './states.ts';
