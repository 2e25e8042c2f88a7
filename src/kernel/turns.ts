/**
 * A line that is served by one at a time. `serve` takes from its head those whom it serves together, and answers each
 * of them itself; it is called again while somebody waits, at most so many times at once, and never throws.
 */
export function inTurns<T>(serve: (waiting: T[]) => Promise<void>, atOnce = 1): (one: T) => void {
  const waiting: T[] = [];
  let serving = 0;
  const serveAll = async () => {
    serving += 1;
    while (waiting.length > 0) await serve(waiting);
    serving -= 1;
  };
  return (one) => {
    waiting.push(one);
    if (serving < atOnce) void serveAll();
  };
}
