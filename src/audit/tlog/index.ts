export { HASH_BYTES, emptyRoot, leafHash, nodeHash, verifyConsistency, verifyInclusion } from '../../kernel/merkle.ts';
export type { ConsistencyClaim, InclusionClaim } from '../../kernel/merkle.ts';
export { appendLeaves, consistencyProof, inclusionProof, rootAt } from './tiles.ts';
export type { Tile, Tiles } from './tiles.ts';
export { entriesPath, parseTilePath, TILE_WIDTH, tilePath } from './paths.ts';
export {
  decodeBase64,
  ed25519Signer,
  ed25519Verifier,
  noteKeyId,
  openNote,
  signNote,
  signatureLine,
  verifierKey,
} from './note.ts';
export type { NoteVerifier } from './note.ts';
export { formatCheckpoint, parseCheckpoint } from './checkpoint.ts';
export type { Checkpoint } from './checkpoint.ts';
export { proofsIn, signBatch, signedLeaves, signerOf, verifyBatchProof } from './batch.ts';
export type { BatchProof } from './batch.ts';
