import { Agent, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import supertest from 'supertest';
import { Client, type Answer } from '../../seeders/client.ts';

/** Connections stay open between requests, as those of a member's program do. */
const connections = new Agent({ keepAlive: true });

/** A client of an exchange that runs in this process: supertest asks its server, and every status is an answer. */
export class TestClient extends Client {
  private readonly server: Server;

  /** Of a server that listens already. */
  constructor(server: Server) {
    super(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    this.server = server;
  }

  protected override async transport(
    method: string,
    address: string,
    body: string | Uint8Array<ArrayBuffer> | undefined,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const asked = new supertest.Test(this.server, method, address).agent(connections).set(headers).responseType('blob');
    // Written, not `send`: that would make JSON of bytes whose type is JSON.
    const bytes = Buffer.from(body ?? '');
    if (body !== undefined) asked.set('content-length', String(bytes.length)).write(bytes);
    const reply = await asked;
    // A header that came several times is a list.
    const answered = Object.entries<string | string[]>(reply.headers);
    return {
      status: reply.status,
      headers: new Headers(answered.flatMap(([name, value]) => [value].flat().map((one) => [name, one]))),
      text: new TextDecoder().decode(reply.body as Buffer),
    };
  }
}
