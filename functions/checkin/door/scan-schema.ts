import * as z from 'zod';
import { Id } from '../../../shared/text/text.ts';
import { DeviceTime } from '../devices/device-time.ts';
import { checkinLimits } from '../limits.ts';

export const Code = z.string().min(1).max(checkinLimits.codeCharacters);

export const Scan = z.strictObject({
  eventId: Id(),
  code: Code,
  scanId: Id().describe('chosen by the client; the same id gets the same answer'),
  gateId: Id().optional().describe("one of the device's gates; default: its first gate that admits the ticket type"),
  people: z
    .int()
    .min(1)
    .max(checkinLimits.peoplePerTicket)
    .default(1)
    .describe('how many people pass with a ticket that admits several; they all pass or none'),
  direction: z.enum(['in', 'out']).default('in'),
  scannedAt: DeviceTime.optional().describe("the device's time, for its own records; the server's time decides"),
});

export type Scan = z.infer<typeof Scan>;
