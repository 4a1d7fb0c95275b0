import * as z from 'zod';
import { Id } from '../../../shared/text/text.ts';
import { Reason } from './admission-schema.ts';

export const Revert = z.strictObject({
  reason: Reason,
  ticketId: Id()
    .optional()
    .describe('the ticket of the scan; needed where the cache is away and the event is not named'),
  eventId: Id()
    .optional()
    .describe('the event of the scan; without it and the ticket, the last scan with this id is meant'),
});
export type Revert = z.infer<typeof Revert>;
