import { connect as connectTo, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where a connection dies: before the server gets the statement, or after it acted, before the answer comes back. */
export type Side = 'before' | 'after';
/** What a client asks of the server: `QUERY`, `PREPARE`, `EXECUTE`, each with its text, or `PING`. */
export type Asked = { readonly name: string; readonly text: string };
type Cut = { readonly side: Side; readonly isDue: (asked: Asked, number: number) => boolean };

const HEADER_BYTES = 4;
/** Behind the header and the byte that says what it is: in the order to execute, and in the answer to the preparing. */
const STATEMENT_ID_AT = HEADER_BYTES + 1;
/** Commands of the protocol that are answered, by their first byte. */
const commandNames = new Map([
  [0x03, 'QUERY'],
  [0x0e, 'PING'],
  [0x16, 'PREPARE'],
  [0x17, 'EXECUTE'],
]);

/**
 * A wire to the database on which a connection can die without a word: nothing is forwarded any more, nothing is
 * closed, and neither side learns of it. It reads as much of the protocol as it takes to count what clients ask.
 */
export class HalfOpenWire {
  readonly #host: string;
  readonly #toPort: number;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((near) => this.#link(near));
  #port = 0;
  #cut: Cut | undefined;
  #onCut: (asked: Asked) => void = () => undefined;
  #isFrozen = false;
  /** A connection of an earlier age is dead. */
  #age = 0;
  #asked: Asked[] = [];
  /** How many connections died, and how many of these the server has closed since. */
  cuts = 0;
  ended = 0;

  constructor(to: URL) {
    this.#host = to.hostname;
    this.#toPort = Number(to.port === '' ? 3306 : to.port);
  }

  get port(): number {
    return this.#port;
  }

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  /** Lets the next connection die at what is due, counted from now over all connections. Resolves when it has died. */
  cutAt(side: Side, isDue: Cut['isDue']): Promise<Asked> {
    this.#asked = [];
    this.#cut = { side, isDue };
    return new Promise((resolve) => (this.#onCut = resolve));
  }

  /** Takes back what was to be cut; returns what was asked since. */
  spare(): readonly Asked[] {
    this.#cut = undefined;
    return this.#asked;
  }

  /** Lets every connection die, also those that are still to come, until `thaw`. */
  freeze(): void {
    this.#isFrozen = true;
    this.#age += 1;
  }

  thaw(): void {
    this.#isFrozen = false;
  }

  /** Breaks every connection, and refuses new ones for a while. */
  async refuse(milliseconds: number): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#sockets.forEach((socket) => socket.destroy());
    await closed;
    await sleep(milliseconds);
    await this.open();
  }

  close(): void {
    this.#sockets.forEach((socket) => socket.destroy());
    this.#server.close();
  }

  #link(near: Socket): void {
    this.#keep(near);
    if (this.#isFrozen) return;
    const far = connectTo(this.#toPort, this.#host);
    this.#keep(far);
    const age = this.#age;
    let cut: 'lives' | 'dies' | 'dead' = 'lives';
    const prepared = new Map<number, string>();
    let preparing: string | undefined;
    const stateNow = () => (age === this.#age ? cut : 'dead');
    const die = (asked: Asked, side: Side): void => {
      cut = side === 'before' ? 'dead' : 'dies';
      this.cuts += 1;
      this.#cut = undefined;
      this.#onCut(asked);
    };
    const packets = packetsOf((packet) => {
      if (stateNow() !== 'lives') return;
      const asked = askedBy(packet, prepared);
      preparing = asked?.name === 'PREPARE' ? asked.text : undefined;
      if (asked) this.#asked.push(asked);
      if (asked && this.#cut?.isDue(asked, this.#asked.length)) die(asked, this.#cut.side);
      if (stateNow() !== 'dead') far.write(packet);
    });
    near.on('data', packets);
    far.on('data', (chunk: Buffer) => {
      if (preparing !== undefined) prepared.set(chunk.readUInt32LE(STATEMENT_ID_AT), preparing);
      preparing = undefined;
      if (stateNow() === 'lives') near.write(chunk);
      else cut = 'dead';
    });
    far.on('close', () => {
      if (stateNow() === 'lives') near.destroy();
      else if (age === this.#age) this.ended += 1;
    });
    near.on('close', () => {
      if (stateNow() === 'lives') far.destroy();
    });
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true).on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
  }
}

/** Hands whole packets on, however the bytes of a stream come. */
function packetsOf(take: (packet: Buffer) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + rest.readUIntLE(0, 3);
      if (rest.length < end) return;
      take(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
  };
}

/** What a packet of a client asks; undefined for the rest of its greeting, and for what is not answered. */
function askedBy(packet: Buffer, prepared: ReadonlyMap<number, string>): Asked | undefined {
  const name = packet[3] === 0 ? commandNames.get(packet[HEADER_BYTES] as number) : undefined;
  if (name === undefined) return undefined;
  const text =
    name === 'EXECUTE' ? prepared.get(packet.readUInt32LE(STATEMENT_ID_AT)) : packet.toString('utf8', HEADER_BYTES + 1);
  return { name, text: text ?? '' };
}
