export type { ColumnRole, DictionaryRow, ProcessingStep, SeedTable } from './table.ts';
export { wageDictionary, wageRecords, wageTable, type WageRecord } from './wages.ts';
export {
  generalisationFloor,
  generalisationReport,
  generalisedWageDictionary,
  generalisedWageRecords,
  generalisedWageTable,
  type GeneralisedWageRecord,
} from './wages-generalised.ts';
export { cityTables } from './cities.ts';
export { vegaTables } from './vega.ts';
export { priceBoard, priceBoardRange, type PriceBoardItem } from './price-board.ts';
export { plantedIds } from './planted.ts';
