import * as z from 'zod';
import { Timestamp } from '../../../shared/text/timestamp.ts';
import { checkinLimits } from '../limits.ts';

const People = {
  admitted: z.int().describe('people who have entered at least once'),
  inside: z.int().describe('people who are inside'),
};

export const Stats = z
  .object({
    ...People,
    total: z.int().describe('tickets sold, up to a minute ago'),
    entries: z.int().describe('all entries: a guest who comes again enters again'),
    exits: z.int().describe('all exits, so also those of guests who came in again'),
    byGate: z
      .array(z.object({ gateId: z.string(), name: z.string(), zone: z.string().optional(), ...People }))
      .describe('admitted through the gate of their first passage, inside through that of their last one'),
    byType: z.array(z.object({ ticketTypeId: z.string(), name: z.string(), ...People, total: z.int() })),
    byZone: z
      .array(z.object({ zone: z.string(), ...People, capacity: z.int().optional() }))
      .describe('inside the zone of their last passage; `capacity` if the door rules limit it'),
    byMinute: z
      .array(z.object({ minute: Timestamp, admitted: z.int() }))
      .describe(
        `people by the minute of their first entry, in the last ${checkinLimits.statsHours} hours that had any`,
      ),
    refusals: z
      .array(
        z.object({
          result: z.string().describe('as `result` of a scan'),
          count: z.int().describe('scans with this result'),
        }),
      )
      .describe('refused scans by result, the most frequent first: approximate, some seconds late'),
    conflicts: z.int(),
    reverted: z.int().describe('passages that a person has taken back'),
  })
  .meta({ id: 'CheckinStats' });
