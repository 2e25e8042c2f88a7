let offsetMs = 0;

/** The exchange's time. Rules and states never call it: they receive an instant. */
export const clock = {
  now: (): Date => new Date(Date.now() + offsetMs),
};

/** Moves the exchange's time forward, for tests that wait for a term or a lock to end. Returns to real time with 0. */
export function shiftClock(milliseconds: number): void {
  offsetMs = milliseconds;
}
