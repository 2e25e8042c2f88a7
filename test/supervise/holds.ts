import { expectStatus, type Person } from '../../seeders/client.ts';

export const why = 'An inquiry into its deliveries.';

/** A hold of the regulator on a member; every part of it may be said otherwise. */
export const placedOn = async (regulator: Person, subject: string, body: object = {}) =>
  expectStatus(await regulator.post('/holds', { kind: 'member', subject, reason: why, ...body }), 201);
