export { initMatchModels } from './models.ts';
export { expireAgreements, hasExpired } from './service.ts';
export {
  agreementLookup,
  agreementsByHash,
  agreementsById,
  countAgreements,
  countUses,
  findAgreement,
  lockAgreements,
  lockMetered,
  type Agreement,
  type MeteredAgreement,
} from './store.ts';
export { agreementStates, inForce, type AgreementState } from './states.ts';
