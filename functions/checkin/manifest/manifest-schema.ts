import * as z from 'zod';
import { Id } from '../../../shared/text/text.ts';
import { Timestamp } from '../../../shared/text/timestamp.ts';
import { DeviceTime } from '../devices/device-time.ts';
import { Gate } from '../devices/gate-schema.ts';
import { PublishedKeys } from '../keys/keys-schema.ts';
import { checkinLimits } from '../limits.ts';
import { Clocks, DeviceReport } from '../offline/batch-schema.ts';
import { DoorRulesShape } from '../rules/rules-schema.ts';

/** The positions of the log have 12 digits. */
export const lastPosition = 999_999_999_999;

const Position = z
  .int()
  .min(0)
  .max(lastPosition)
  .describe("where the event's log of changes is. It rises with every change that devices need to know.");
const Entries = z
  .array(z.string())
  .describe(
    '`<type>:<shard>:<number>:<sale>:<issue>:<state>:<version>[:<inside>:<entered>][:<hour>]` each, oldest first; the ' +
      'hour is that of the last entry of a used ticket, modulo 4096, in two digits of base64url',
  );
const SettingsHash = z
  .string()
  .describe('changes with the event, the rules, gates, types or keys: load the manifest since your position then');

export const Manifest = z
  .object({
    eventId: z.string(),
    position: Position,
    since: z.int().nullable().describe('null: the entries are all there are'),
    more: z.boolean().describe('whether there are further entries: ask again since `position`'),
    serverTime: Timestamp.describe('when the server got the request'),
    settings: SettingsHash,
    event: z
      .object({
        name: z.string(),
        status: z.string(),
        timeZone: z.string().describe('of the venue'),
        startsAt: Timestamp,
        doorsAt: Timestamp.describe('when the doors open'),
        endsAt: Timestamp,
      })
      .describe('the event as it is now'),
    rules: DoorRulesShape.describe('what the organizer has set for the door'),
    gates: z.array(Gate),
    types: z
      .array(
        z.object({
          ticketTypeId: z.string(),
          name: z.string(),
          code: z.string().describe('the type in the entries: the last five characters of its id'),
        }),
      )
      .describe('the ticket types of the event'),
    ...PublishedKeys.shape,
    entries: Entries,
  })
  .meta({ id: 'Manifest' });

export const Heartbeat = z.strictObject({
  position: Position,
  ...DeviceReport,
  oldestQueuedAt: DeviceTime.optional().describe("when the oldest of them was scanned, by the device's time"),
  gateId: Id().optional().describe('the gate at which it scans'),
  direction: z.enum(['in', 'out']).optional().describe('the direction in which it scans'),
});
export type Heartbeat = z.infer<typeof Heartbeat>;

export const HeartbeatAnswer = z
  .object({
    ...Clocks,
    paused: z.boolean().describe('whether the scans of this device are refused. Then it gets no entries.'),
    position: Position,
    entries: Entries.max(checkinLimits.entriesPerHeartbeat),
    more: z.boolean().describe('whether there are further entries: call again at once'),
    settings: SettingsHash,
  })
  .meta({ id: 'HeartbeatAnswer' });
