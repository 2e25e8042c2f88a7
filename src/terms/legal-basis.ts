/** Legal bases of PIPL 13; `published` is PIPL 27, `none` is for data that are not about persons. */
export const basisKinds = [
  'consent',
  'contract',
  'legal-duty',
  'emergency',
  'public-interest',
  'published',
  'none',
] as const;
