import * as z from 'zod';
import { Timestamp } from '../../../shared/text/timestamp.ts';
import { checkinLimits } from '../limits.ts';

export const Stats = z
  .object({
    admitted: z.int().describe('people who have entered at least once'),
    inside: z.int().describe('people who are inside'),
    total: z.int().describe('tickets sold'),
    byGate: z.array(z.object({ gateId: z.string(), name: z.string(), admitted: z.int() })),
    byMinute: z
      .array(z.object({ minute: Timestamp, admitted: z.int() }))
      .describe(
        `people by the minute of their first entry, in the last ${checkinLimits.statsHours} hours that had any`,
      ),
    conflicts: z.int(),
  })
  .meta({ id: 'CheckinStats' });
