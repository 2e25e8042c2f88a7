export { contextOf, type Spared } from './context.ts';
export { screenData } from './data.ts';
export { profileColumns } from './profile.ts';
export { signsOfPersons, type PersonSign } from './signs.ts';
export { screenColumns, screenTexts, type Hit } from './texts.ts';
