import { request } from 'node:http';
import type { Readable } from 'node:stream';
import type { Person } from '../../seeders/client.ts';

export type SentFile = { readonly status: number; readonly text: string };

/** Sends a file as a stream, without its length; status 0 where the exchange hung up without an answer. */
export async function sendFile(url: string, { token }: Person, path: string, stream: Readable): Promise<SentFile> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' };
    const sending = request(`${url}/api/v1${path}`, { method: 'POST', headers, agent: false }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => {
        stream.destroy();
        sending.destroy();
        resolve({ status: answer.statusCode ?? 0, text });
      });
    });
    sending.on('error', () => resolve({ status: 0, text: '' }));
    stream.on('error', () => sending.destroy());
    stream.pipe(sending);
  });
}
