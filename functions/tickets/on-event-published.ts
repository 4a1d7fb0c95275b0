import { EventPublished } from '../../events/catalog.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { mintPlaces } from './minting/mint-places.ts';

export const handler = consume(EventPublished, async ({ data }) => {
  for (const ticketTypeId of data.ticketTypeIds) await mintPlaces(ticketTypeId);
});
