export { initRegisterModels } from './models.ts';
export { standingsOf } from './service/session.ts';
export { callerOf, tokenIssuer } from './tokens.ts';
export { completeCreditCode } from './rules.ts';
export { everAdmitted, isNamedTo } from './states.ts';
export {
  countMembers,
  membersNamed,
  memberStanding,
  seekInstitution,
  seekMember,
  type Member,
} from './store/member.ts';
export { seekUser } from './store/user.ts';
export { problem as registerProblem } from './problems.ts';
export { foundInstitution } from './service/institution.ts';
