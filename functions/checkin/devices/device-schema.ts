import * as z from 'zod';
import { Id, Name } from '../../../shared/text/text.ts';
import { Timestamp } from '../../../shared/text/timestamp.ts';
import { checkinLimits } from '../limits.ts';

const DeviceName = Name(60);

export const NewDevice = z.strictObject({
  name: DeviceName,
  gateIds: z.array(Id()).min(1).max(checkinLimits.gatesPerDevice),
});

export const DeviceChange = z.strictObject({
  paused: z.boolean().optional().describe('`true` refuses its scans within seconds. `false` takes them again.'),
  name: DeviceName.optional(),
});
export type DeviceChange = z.infer<typeof DeviceChange>;

export const Device = z
  .object({
    deviceId: z.string(),
    name: z.string(),
    gateIds: z.array(z.string()),
    enrolled: z.boolean(),
    paused: z.boolean().describe('whether its scans are refused. What it has scanned offline before is still taken.'),
    lastSeenAt: Timestamp.nullable(),
    gateId: z.string().nullable().describe('the gate at which it last reported to be'),
    direction: z.enum(['in', 'out']).nullable().describe('the direction in which it last reported to scan'),
    queued: z.int().nullable().describe('offline scans that it last reported to hold. null: it has reported none'),
    oldestQueuedAt: Timestamp.nullable().describe('when the oldest of them was scanned, as it last reported'),
    clockSkewMs: z.int().nullable().describe('how far its clock was ahead of ours, negative when behind'),
    clockSkewed: z
      .boolean()
      .describe(`whether its clock was more than ${checkinLimits.clockSkewMs / 1000} seconds off`),
    battery: z.int().nullable().describe('charge in per cent. null where its browser does not tell'),
  })
  .meta({ id: 'Device' });
