import { EventPublished } from '../../events/catalog.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { mint } from './minting/mint-places.ts';

export const handler = consume(EventPublished, async ({ data }) => {
  for (const ticketTypeId of data.ticketTypeIds) await mint(ticketTypeId);
});
