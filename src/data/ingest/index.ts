export { ingest, type ColumnProfile, type Ingested } from './ingest.ts';
export { IngestFault } from './faults.ts';
export { contentHash, formats, readThrough, type Format } from './original.ts';
export { copyOut, type CopiedOut } from './copy.ts';
export { markLeftOut, type CountedRows } from './left-out.ts';
export { partOf } from './write.ts';
export { eachRecord, plainRelation, sampleRows, type DataRow } from './read.ts';
export { personOf, personText, rowsNaming, type NamingColumns } from './naming.ts';
export { csvCells } from './csv-cells.ts';
export { fromParquet, inFileOrder, parquetOptions } from './engine.ts';
export {
  dateFormats,
  decimalSigns,
  encodings,
  isDelimiter,
  quotings,
  type ReadAs,
  type ReadingOptions,
} from './reading.ts';
