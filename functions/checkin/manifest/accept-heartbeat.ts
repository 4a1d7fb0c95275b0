import type { Device, User } from '../../../shared/http/caller.ts';
import { recordHeartbeat } from '../devices/heartbeat-store.ts';
import { isPaused } from '../devices/pause-store.ts';
import { findScanner } from '../door/find-scanner.ts';
import { checkinLimits } from '../limits.ts';
import { clockSkew, clocks, correctedTime } from '../offline/device-clock.ts';
import { readDoorLogFrom } from './door-log-store.ts';
import type { Heartbeat } from './manifest-schema.ts';
import { readDoorSettings } from './settings-store.ts';

/**
 * Answers a device that tells where it is: the changes after its position, and whether it has to load the manifest anew.
 * A paused device learns that it is paused, and no more. What the device says about itself is kept for the floor
 * manager. @throws Problem `not_found`, `forbidden`, `position_unknown`.
 */
export async function acceptHeartbeat(
  caller: Device | User,
  eventId: string,
  { position, sentAt, oldestQueuedAt, ...report }: Heartbeat,
  now: number,
) {
  await findScanner(caller, eventId);
  const skewMs = clockSkew(sentAt, now);
  const paused = caller.kind === 'device' && (await isPaused(caller));
  const oldest = oldestQueuedAt === undefined ? undefined : correctedTime(oldestQueuedAt, skewMs, now);
  const [part, { hash }] = await Promise.all([
    paused ? { position, entries: [], more: false } : changesAfter(eventId, position),
    readDoorSettings(eventId),
    caller.kind === 'device' &&
      recordHeartbeat(caller, { ...report, clockSkewMs: skewMs, oldestQueuedAt: oldest }, now),
  ]);
  return { ...clocks(skewMs, now), paused, ...part, settings: hash };
}

async function changesAfter(eventId: string, position: number) {
  const log = await readDoorLogFrom(eventId, position);
  return log.since(position, {
    entries: checkinLimits.entriesPerHeartbeat,
    bytes: checkinLimits.manifestEntryBytes,
  });
}
