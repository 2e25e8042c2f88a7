export { screenData, type ScreenOptions } from './data.ts';
export { normalise } from './normalise.ts';
export { profileColumns, type TextProfile } from './profile.ts';
export { purposeOf, purposesIn } from './purposes.ts';
export { signsOfPersons, type PersonSign, type SignColumn } from './signs.ts';
export { screenColumns, screenTexts, type Hit } from './texts.ts';
