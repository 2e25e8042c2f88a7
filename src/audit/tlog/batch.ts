import { leafHash, treeOf, verifyInclusion, type SmallTree } from '../../kernel/merkle.ts';
import { decodeBase64, openNote, signNote, type NoteSigner, type NoteVerifier } from './note.ts';

/** The first line of a note over a batch: what is signed, and by which rules. */
export const RECEIPTS = 'databourse-receipts/v2';

/**
 * How an entry proves itself without the log: its text, its place in its batch, the hashes that lead from it to the
 * root (base64, from the leaf up), and the signed note that tells size and root.
 */
export type BatchProof = {
  readonly entry: string;
  readonly index: number;
  readonly path: readonly string[];
  readonly note: string;
};
export type SignedBatch = { readonly texts: readonly string[]; readonly note: string };

/** Signs a batch of entries, `databourse-receipts/v2\nsize\nbase64(root)\n`: all by one signature. */
export function signBatch(
  texts: readonly string[],
  leaves: readonly Buffer[],
  signer: NoteSigner,
): { readonly note: string; readonly proofs: readonly BatchProof[] } {
  const tree = treeOf(leaves);
  const note = signNote(`${RECEIPTS}\n${leaves.length}\n${tree.root.toString('base64')}\n`, [signer]);
  return { note, proofs: proofsOf(tree, texts, note) };
}

/** The proof of each entry of a batch. */
export function proofsIn({ texts, note }: SignedBatch): readonly BatchProof[] {
  return proofsOf(treeOf(leavesOf(texts)), texts, note);
}

/** The leaves of the entries that were signed, all of them in their order; undefined where they are not those. */
export function signedLeaves({ texts, note }: SignedBatch, verifier: NoteVerifier): Buffer[] | undefined {
  const signed = openBatchNote(note, verifier);
  const leaves = leavesOf(texts);
  return signed?.size === BigInt(texts.length) && treeOf(leaves).root.equals(signed.root) ? leaves : undefined;
}

/** Whether a proof leads from its entry to what the verifier's key signed. */
export function verifyBatchProof({ entry, index, path, note }: BatchProof, verifier: NoteVerifier): boolean {
  const signed = openBatchNote(note, verifier);
  const proof = path.map(decodeBase64);
  return (
    signed !== undefined &&
    proof.every((hash) => hash !== undefined) &&
    verifyInclusion({ leaf: leafHash(Buffer.from(entry)), index: BigInt(index), proof, ...signed })
  );
}

function proofsOf(tree: SmallTree, texts: readonly string[], note: string): readonly BatchProof[] {
  return texts.map((entry, index) => {
    const path = tree.pathOf(index).map((hash) => hash.toString('base64'));
    return { entry, index, path, note };
  });
}

/** The name that a note is signed under; empty where it names none. */
export function signerOf(note: string): string {
  return /\n\u2014 (\S+) /.exec(note)?.[1] ?? '';
}

function openBatchNote(note: string, verifier: NoteVerifier): { size: bigint; root: Buffer } | undefined {
  const opened = openNote(note, [verifier]);
  if (!opened.ok) return undefined;
  const [what, digits = '', encoded = '', end, ...more] = opened.text.split('\n');
  const root = decodeBase64(encoded);
  const isWhole = what === RECEIPTS && /^[1-9]\d{0,8}$/.test(digits) && end === '' && more.length === 0;
  return isWhole && root?.length === 32 ? { size: BigInt(digits), root } : undefined;
}

function leavesOf(texts: readonly string[]): Buffer[] {
  return texts.map((text) => leafHash(Buffer.from(text)));
}
