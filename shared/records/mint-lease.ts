import type { Key } from '../dynamo/client.ts';

/** The exclusive right to change the places of a type, a row of the tickets table. */
export interface MintLease {
  leaseOwner: string;
  /** Epoch ms. 0 once it was given back. */
  endsAt: number;
}

export const mintLeaseKey = (ticketTypeId: string): Key => ({ pk: `lease#${ticketTypeId}`, sk: 'lease' });
