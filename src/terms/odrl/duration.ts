const SHAPE = /^P(?:(\d{1,6})W|(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?)$/;

/**
 * The seconds of an ISO 8601 duration of weeks, days (of 24 hours), hours, minutes and seconds; undefined for any other
 * text, months included.
 */
export function secondsOf(text: string): number | undefined {
  const parts = SHAPE.exec(text)?.slice(1);
  if (parts === undefined || parts.every((part) => part === undefined)) return undefined;
  return [604_800, 86_400, 3600, 60, 1].reduce((sum, unit, at) => sum + unit * Number(parts[at] ?? 0), 0);
}
