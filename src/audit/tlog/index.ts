export {
  HASH_BYTES,
  SIZE_LIMIT,
  emptyRoot,
  leafHash,
  nodeHash,
  verifyConsistency,
  verifyInclusion,
} from '../../kernel/merkle.ts';
export type { ConsistencyClaim, InclusionClaim } from '../../kernel/merkle.ts';
export { appendLeaves, consistencyProof, inclusionProof, rootAt } from './tiles.ts';
export type { Growth, Tile, Tiles } from './tiles.ts';
export { TILE_WIDTH, entriesPath, parseTilePath, tilePath } from './paths.ts';
export type { TilePath } from './paths.ts';
export {
  ED25519,
  decodeBase64,
  ed25519Signer,
  ed25519Verifier,
  noteKeyId,
  openNote,
  signNote,
  signatureLine,
  verifierKey,
} from './note.ts';
export type { NoteSignature, NoteSigner, NoteVerifier, OpenedNote, RefusedNote } from './note.ts';
export { formatCheckpoint, parseCheckpoint } from './checkpoint.ts';
export type { Checkpoint } from './checkpoint.ts';
