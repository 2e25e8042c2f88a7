import { canonical, type Canonical } from '../kernel/hash.ts';
import {
  HASH_BYTES,
  decodeBase64,
  ed25519Verifier,
  emptyRoot,
  leafHash,
  nodeHash,
  openNote,
  parseCheckpoint,
  type Checkpoint,
  type NoteVerifier,
} from './tlog/index.ts';

/** What the verifier knew of the log before it saw the bundle: the log's key, and the last checkpoint it saw. */
export type KnownLog = { readonly verifierKey?: string | undefined; readonly checkpoint?: string | undefined };

/**
 * The result of a check. `size` is the number of entries up to the bundle's last, `root` the root over them as computed
 * here, `verifierKey` the key that the signature was checked with: the known one, or else the one that the bundle
 * names.
 */
export type BundleReport = {
  readonly ok: boolean;
  readonly size: number;
  readonly root: string;
  readonly verifierKey: string | null;
  readonly faults: string[];
};

type Head = {
  readonly origin: string;
  readonly verifierKey: string;
  readonly checkpoint: string;
  readonly from: number;
  readonly left: readonly string[];
};
/** A growing tree: the roots of its perfect subtrees, largest first, and the index that the next entry should have. */
type GrowingTree = { readonly hashes: Buffer[]; size: number; next: number };
type ReportFault = (fault: string) => void;

const MOST_FAULTS = 100;
const MOST_BYTES_A_LINE = 1 << 25;

/**
 * Checks a bundle of log entries and trusts nothing in it: the checkpoint's signature, that every entry is canonical,
 * that none is missing, doubled or out of place, and that all of them together give the root that was signed; with a
 * known earlier checkpoint also that the log only grew since. Needs no database and no network; keeps one line, and one
 * hash for each level of the tree, in memory (RFC 9162 §2.1). Reports every fault, up to a hundred.
 */
export async function verifyBundle(
  lines: AsyncIterable<string> | Iterable<string>,
  known: KnownLog = {},
): Promise<BundleReport> {
  const faults: string[] = [];
  const report: ReportFault = (fault) => {
    if (faults.length < MOST_FAULTS) faults.push(fault);
  };
  const tree: GrowingTree = { hashes: [], size: 0, next: 0 };
  let head: Head | undefined;
  let signed: Checkpoint | undefined;
  let earlier: Checkpoint | undefined;
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (number === 1) {
      head = headOf(line);
      if (!head) report('Line 1 is not the head of a bundle in canonical form.');
      else ({ signed, earlier } = open(head, known, tree, report));
    } else {
      append(tree, line, number, report);
    }
    if (earlier?.size === BigInt(tree.size) && !rootOf(tree).equals(earlier.root)) {
      report(`The first ${tree.size} entries are not those of the checkpoint known before: the log was rewritten.`);
    }
  }
  if (number === 0) report('The bundle is empty.');
  if (earlier && earlier.size > BigInt(tree.size))
    report(`The bundle ends at ${tree.size}, before the ${earlier.size} entries known before.`);
  if (signed && signed.size !== BigInt(tree.size))
    report(`The checkpoint is of ${signed.size} entries, the bundle ends at ${tree.size}.`);
  const root = rootOf(tree);
  if (signed && !root.equals(signed.root)) report('The entries do not give the root that was signed.');
  const verifierKey = known.verifierKey ?? head?.verifierKey ?? null;
  return { ok: faults.length === 0, size: tree.size, root: root.toString('base64'), verifierKey, faults };
}

/**
 * The lines of a bundle's bytes. Lines end in a newline only; what is not UTF-8, is longer than 16 MiB or lacks its
 * newline is returned as a line that no bundle can have.
 */
export async function* bundleLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      yield textOf(Buffer.concat([...parts, rest.subarray(0, end)]));
      [parts, length] = [[], 0];
      rest = rest.subarray(end + 1);
    }
    parts.push(rest);
    length += rest.length;
    if (length > MOST_BYTES_A_LINE) {
      yield 'A line is longer than any entry.';
      return;
    }
  }
  if (length > 0) yield `${textOf(Buffer.concat(parts))} (cut off)`;
}

function textOf(bytes: Buffer): string {
  const text = bytes.toString();
  return Buffer.from(text).equals(bytes) ? text : 'not UTF-8';
}

function headOf(line: string): Head | undefined {
  const head = readCanonical(line, ['checkpoint', 'from', 'left', 'origin', 'v', 'verifierKey']);
  if (head === undefined || head['v'] !== 1) return undefined;
  const { origin, verifierKey, checkpoint, from, left } = head;
  const isWhole = typeof from === 'number' && from >= 0;
  const isText = [origin, verifierKey, checkpoint].every((text) => typeof text === 'string');
  return isWhole && isText && Array.isArray(left) && left.every((hash) => typeof hash === 'string')
    ? (head as unknown as Head)
    : undefined;
}

/** Opens the head: the signed checkpoint, the one known before, and the hashes left of the first entry. */
function open(
  head: Head,
  known: KnownLog,
  tree: GrowingTree,
  report: ReportFault,
): { signed: Checkpoint | undefined; earlier: Checkpoint | undefined } {
  begin(tree, head, report);
  if (known.verifierKey !== undefined && known.verifierKey !== head.verifierKey)
    report('The bundle names another key than the one known before.');
  const key = keyOf(known.verifierKey ?? head.verifierKey, report);
  if (!key) return { signed: undefined, earlier: undefined };
  if (head.origin !== key.name) report(`The bundle says it is of ${head.origin}, but the key is that of ${key.name}.`);
  const signed = openCheckpoint(head.checkpoint, key, 'The checkpoint', report);
  const earlier =
    known.checkpoint === undefined
      ? undefined
      : openCheckpoint(known.checkpoint, key, 'The checkpoint known before', report);
  if (earlier && earlier.size < BigInt(head.from)) {
    report(
      `The bundle begins at ${head.from}, after the ${earlier.size} entries known before: whether it continues them cannot be told.`,
    );
  }
  return { signed, earlier };
}

function keyOf(vkey: string, report: ReportFault): NoteVerifier | undefined {
  try {
    return ed25519Verifier(vkey);
  } catch (error) {
    report((error as Error).message);
    return undefined;
  }
}

function openCheckpoint(note: string, key: NoteVerifier, what: string, report: ReportFault): Checkpoint | undefined {
  const opened = openNote(note, [key]);
  if (!opened.ok) {
    report(`${what} is not signed by this log. ${opened.detail}`);
    return undefined;
  }
  const checkpoint = parseCheckpoint(opened.text);
  if (checkpoint?.origin === key.name) return checkpoint;
  report(`${what} is not one of ${key.name}.`);
  return undefined;
}

/**
 * Begins the tree with what is left of the bundle's first entry: the roots of the perfect subtrees that make up the
 * first `from` leaves, largest first.
 */
function begin(tree: GrowingTree, { from, left }: Head, report: ReportFault): void {
  const hashes = left.map((hash) => decodeBase64(hash));
  const isWhole = hashes.length === onesIn(from) && hashes.every((hash) => hash?.length === HASH_BYTES);
  if (!isWhole) return report(`The hashes left of entry ${from} are not those of a tree of ${from}.`);
  tree.hashes.push(...(hashes as Buffer[]));
  tree.size = from;
  tree.next = from;
}

/**
 * A line that is not an entry still takes the place of one, so that its fault is not reported again for every later
 * entry.
 */
function append(tree: GrowingTree, line: string, number: number, report: ReportFault): void {
  const { index, text } = readCanonical(line, ['index', 'text']) ?? {};
  const isEntry = typeof index === 'number' && typeof text === 'string';
  if (!isEntry) report(`Line ${number} is not an index and an entry in canonical form.`);
  else if (index !== tree.next) report(`Line ${number} should be entry ${tree.next} and says it is ${index}.`);
  if (isEntry && readCanonical(text)?.['v'] !== 1) report(`Entry ${index} is not a canonical entry of version 1.`);
  let hash = leafHash(Buffer.from(isEntry ? text : line));
  for (let rest = tree.size; rest % 2 === 1; rest = Math.floor(rest / 2))
    hash = nodeHash(tree.hashes.pop() as Buffer, hash);
  tree.hashes.push(hash);
  tree.size += 1;
  tree.next = (isEntry ? index : tree.next) + 1;
}

function rootOf({ hashes }: GrowingTree): Buffer {
  return hashes.length === 0 ? emptyRoot() : hashes.reduceRight((right, left) => nodeHash(left, right));
}

/**
 * The object of a text, if the text is that object's canonical form (RFC 8785), byte by byte, with exactly these
 * members.
 */
function readCanonical(text: string, members?: readonly string[]): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = JSON.parse(text) as Canonical;
    if (typeof value !== 'object' || value === null || Array.isArray(value) || canonical(value) !== text)
      return undefined;
    return members === undefined || Object.keys(value).sort().join() === members.join()
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function onesIn(n: number): number {
  return n.toString(2).replaceAll('0', '').length;
}
