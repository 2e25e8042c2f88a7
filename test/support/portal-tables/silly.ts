/**
 * Findings of today that a reviewer would call silly, by table. They are for detectors and words to unlearn; a table
 * that has one more fails its test, and so does one that has it no longer.
 */
export const silly: ReadonlyMap<string, readonly string[]> = new Map([
  // Where places of the public stand is named by the word for bicycles that are shared; see `screening/`.
  ['共享单车停放点', ['PL nothing-screened B7']],
]);
