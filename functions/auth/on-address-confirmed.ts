import { AddressConfirmed } from '../../events/account.ts';
import { clock } from '../../shared/base/clock.ts';
import { consumeQueue } from '../../shared/messaging/consume-queue.ts';
import { mergeClaimants } from './accounts/merge-claimants.ts';

/** Gives a confirmed account all that was bought with its address, by guests and by unconfirmed accounts. */
export const handler = consumeQueue(AddressConfirmed, ({ data: { userId } }) => mergeClaimants(userId, clock.now()));
