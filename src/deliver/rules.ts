import type { AgreementState } from '../match/index.ts';
import type { DeliveryState } from './states.ts';

/** What stands around a call, whatever it asks: its delivery, agreement, listing and parties. */
export type Service = {
  readonly delivery: DeliveryState;
  readonly agreement: AgreementState;
  readonly listingServed: boolean;
  readonly parties: readonly (string | undefined)[];
};
export type Obstacle = 'delivery-not-started' | 'agreement-ended' | 'listing-not-served' | 'party-suspended';

/** Why nothing is handed over now; undefined when it is served. A spent or expired agreement is judged by the gate, which says more. */
export function obstacleTo(
  { delivery, agreement, listingServed, parties }: Service,
  started: readonly DeliveryState[] = ['STARTED'],
): Obstacle | undefined {
  if (!started.includes(delivery)) return 'delivery-not-started';
  if (agreement === 'terminated') return 'agreement-ended';
  if (!listingServed) return 'listing-not-served';
  return parties.every((state) => state === 'admitted') ? undefined : 'party-suspended';
}
