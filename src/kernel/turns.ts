/**
 * A line that is served by one at a time. `serve` takes from its head those whom it serves together, and answers each
 * of them itself; it is called again while somebody waits, and never throws.
 */
export function inTurns<T>(serve: (waiting: T[]) => Promise<void>): (one: T) => void {
  const waiting: T[] = [];
  let serving = false;
  const serveAll = async () => {
    serving = true;
    while (waiting.length > 0) await serve(waiting);
    serving = false;
  };
  return (one) => {
    waiting.push(one);
    if (!serving) void serveAll();
  };
}
