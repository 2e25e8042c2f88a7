import autocannon from 'autocannon';

export type Load = {
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly bodies: readonly string[];
  readonly seconds?: number;
  readonly connections?: number;
};
export type Rate = { readonly perSecond: number; readonly p50Ms: number; readonly p99Ms: number };

/**
 * Posts the bodies in turn over loopback for some seconds. Any answer outside 2xx ends the bench: it would measure
 * refusals.
 */
export async function load({ url, headers = {}, bodies, seconds = 8, connections = 64 }: Load): Promise<Rate> {
  const requests = bodies.map((body) => ({
    method: 'POST' as const,
    headers: { 'content-type': 'application/json', ...headers },
    body,
  }));
  let connected = 0;
  // Each connection begins elsewhere: if all asked for one person at a time, the exchange would take it for a search.
  const setupClient = (client: autocannon.Client) => {
    const start = Math.floor((connected * requests.length) / connections) % requests.length;
    connected += 1;
    client.setRequests([...requests.slice(start), ...requests.slice(0, start)]);
  };
  const result = await autocannon({ url, connections, duration: seconds, requests, setupClient });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} answers outside 2xx and ${result.errors} errors of ${result.requests.total}.`);
  return {
    perSecond: Math.round(result['2xx'] / result.duration),
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
  };
}
