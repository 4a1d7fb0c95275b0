import * as z from 'zod';
import { Timestamp } from '../../../shared/text/timestamp.ts';

export const Stats = z
  .object({
    admitted: z.int().describe('tickets that have entered at least once'),
    inside: z.int(),
    total: z.int().describe('tickets sold'),
    byGate: z.array(z.object({ gateId: z.string(), name: z.string(), admitted: z.int() })),
    byMinute: z.array(z.object({ minute: Timestamp, admitted: z.int() })),
    conflicts: z.int(),
    complete: z.boolean().describe('whether every passage was counted'),
  })
  .meta({ id: 'CheckinStats' });
