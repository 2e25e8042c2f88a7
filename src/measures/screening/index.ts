export { screenData } from './data.ts';
export { normalise } from './normalise.ts';
export { profileColumns } from './profile.ts';
export { purposeOf, purposesIn } from './purposes.ts';
export { signsOfPersons, type PersonSign } from './signs.ts';
export { screenColumns, screenTexts, type Hit } from './texts.ts';
