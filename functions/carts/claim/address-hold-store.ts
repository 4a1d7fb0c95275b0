import { addressRate, requireAllowed, returnToSharedBucket, spendOrPass } from '../../../shared/http/shared-bucket.ts';
import { settings } from '../../../shared/settings/settings.ts';
import type { Buyer } from '../cart/cart.ts';
import { tooManyHolds } from '../problems.ts';

/** Places of an event that are about to be held from a network address. */
export interface AddressHold {
  buyer: Buyer;
  eventId: string;
  places: number;
  now: number;
}

const bucketOf = ({ buyer, eventId }: AddressHold): string => `places#${eventId}#${buyer.address}`;
const holdRate = async () => addressRate((await settings()).addressHoldRate);

/** Counts places by event and network address before they are claimed. @throws Problem `too_many_holds`. */
export async function countAddressHold(hold: AddressHold): Promise<void> {
  const allowance = await spendOrPass(bucketOf(hold), await holdRate(), hold.now, hold.places);
  requireAllowed(allowance, 'Many places of this event were held from your network. Wait, then retry.', tooManyHolds);
}

/** Takes the count back: the places were not claimed. */
export const uncountAddressHold = async (hold: AddressHold): Promise<void> =>
  returnToSharedBucket(bucketOf(hold), await holdRate(), hold.places);
