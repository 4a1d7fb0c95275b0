import { rfc3339 } from '../../../shared/base/clock.ts';
import type { Device, User } from '../../../shared/http/caller.ts';
import { requireNotPaused } from '../devices/pause-store.ts';
import { findScanner } from '../door/find-scanner.ts';
import { checkinLimits } from '../limits.ts';
import { readDoorLogFrom } from './door-log-store.ts';
import { readDoorSettings } from './settings-store.ts';

/** More entries than any event has places. The bytes bound them. */
const allEntries = Number.POSITIVE_INFINITY;

/**
 * Returns what a device needs to scan without a network, and the ETag of its content.
 * @throws Problem `not_found`, `forbidden`, `device_paused`, `position_unknown`.
 */
export async function readManifest(caller: Device | User, eventId: string, since: number | undefined, now: number) {
  await findScanner(caller, eventId);
  await requireNotPaused(caller);
  const [log, { content, hash }] = await Promise.all([readDoorLogFrom(eventId, since ?? 0), readDoorSettings(eventId)]);
  const { position, more, entries } = log.since(since ?? 0, {
    entries: allEntries,
    bytes: checkinLimits.manifestEntryBytes,
  });
  const manifest = {
    ...{ eventId, position, since: since ?? null, more, serverTime: rfc3339(now), settings: hash },
    ...content,
    entries,
  };
  // The server's time is no part of the tag: nothing has changed for the device.
  return { manifest, etag: `"${since ?? 'all'}-${position}-${hash}"` };
}
