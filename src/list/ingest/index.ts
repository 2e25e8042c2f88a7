export { ingest, type ColumnProfile, type Ingested, type OriginalFile } from './ingest.ts';
export { IngestFault, type Fault } from './faults.ts';
export { formats, type Format } from './original.ts';
export { copyOut, type CopiedOut, type CopyOrder } from './copy.ts';
export { eachRecord, sampleRows, type DataRow } from './read.ts';
export { fromParquet } from './engine.ts';
