import { business } from './business.ts';
import { culture } from './culture.ts';
import { education } from './education.ts';
import { environment } from './environment.ts';
import { finance } from './finance.ts';
import { food } from './food.ts';
import { health } from './health.ts';
import { housing } from './housing.ts';
import type { PortalTable } from './table.ts';
import { transport } from './transport.ts';
import { utilities } from './utilities.ts';

export { hidden } from './hidden.ts';

/** Tables of the kinds that city portals publish, by domain. Nobody's data stand in them. */
export const portalTables: Readonly<Record<string, readonly PortalTable[]>> = {
  transport,
  environment,
  health,
  education,
  business,
  finance,
  utilities,
  culture,
  housing,
  food,
};
