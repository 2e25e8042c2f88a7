import { bankCard, imei } from './luhn.ts';
import { creditCode, soleTrader } from './credit-code.ts';
import type { Detector, DetectorName } from './detector.ts';
import { iban } from './iban.ts';
import { mobile } from './mobile.ts';
import { advertisingId, eMail, ip, mac } from './network.ts';
import { account, simCard } from './accounts.ts';
import { islandId, residencePermit } from './islands.ts';
import { nationalId } from './national-id.ts';
import { passport, permit } from './papers.ts';
import { phone } from './phone.ts';
import { coordinates, whereabouts } from './places.ts';
import { plate } from './plate.ts';
import { legacyResidentId, residentId } from './resident-id.ts';
import { address, freeText, personName } from './words.ts';

/** All detectors, in the order of the verdicts. */
export const detectors: readonly Detector[] = [
  residentId,
  legacyResidentId,
  creditCode,
  soleTrader,
  mobile,
  phone,
  bankCard,
  iban,
  imei,
  passport,
  permit,
  islandId,
  plate,
  eMail,
  ip,
  mac,
  advertisingId,
  coordinates,
  whereabouts,
  personName,
  address,
  freeText,
  simCard,
  residencePermit,
  nationalId,
  account,
];

/** Those whose marks are strong enough to be looked for in every row of a large table; see `cellsSql`. */
export const everywhere: ReadonlySet<DetectorName> = new Set([
  'resident-id',
  'resident-id-15',
  'credit-code',
  'sole-trader',
  'mobile',
  'bank-card',
  'iban',
  'imei',
  'plate',
  'e-mail',
  'sim-card',
  'residence-permit',
]);
