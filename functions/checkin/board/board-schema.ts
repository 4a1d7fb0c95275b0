import * as z from 'zod';
import { Timestamp } from '../../../shared/text/timestamp.ts';
import { Device } from '../devices/device-schema.ts';
import { checkinLimits } from '../limits.ts';
import { Stats } from '../stats/stats-schema.ts';

const Passage = z.object({
  at: Timestamp.describe("by the server's clock"),
  deviceId: z.string().optional().describe('the device, or the account of a member'),
  gateId: z.string().optional(),
  scanId: z.string().optional().describe('as the device chose it'),
});

export const Conflict = z.object({
  ticketId: z.string().optional().describe('the ticket that the code names, forged or not; absent if it names none'),
  kind: z.string().describe('`conflict`: the ticket had admitted somebody else. Otherwise the result that refuses it.'),
  refused: Passage.describe('the passage that does not count'),
  admitted: Passage.optional().describe('the passage that counts instead'),
  foundAt: Timestamp.describe('when the device reported its scan'),
});

export const Board = z
  .object({
    event: z.object({
      id: z.string(),
      organizerId: z.string(),
      title: z.string(),
      status: z.string(),
      doorsOpenAt: Timestamp,
      startsAt: Timestamp,
      endsAt: Timestamp,
      timezone: z.string(),
    }),
    stats: Stats,
    conflicts: z
      .array(Conflict)
      .max(checkinLimits.boardConflicts)
      .describe(`the latest ${checkinLimits.boardConflicts}; their number is in \`stats\``),
    devices: z.array(Device).describe('all devices that are not revoked'),
  })
  .meta({ id: 'Board' });
