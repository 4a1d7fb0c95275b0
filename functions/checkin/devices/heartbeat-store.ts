import type { Device } from '../../../shared/http/caller.ts';
import type { DeviceReport } from './device.ts';
import { isWorthStoring, type Sighting } from './sighting.ts';
import { recordReport } from './sighting-store.ts';

/** More devices than a process serves at once. The oldest one makes room. */
const sightingsInMemory = 5_000;
const sightings = new Map<string, Sighting>();

/**
 * Records what a device says in a heartbeat, as often as is worth a write: at most 360 write units an hour from each
 * process, and one more for each change of gate, direction, queue or clock. Best effort.
 */
export async function recordHeartbeat(device: Device, report: DeviceReport, now: number): Promise<void> {
  const key = `${device.eventId}/${device.id}`;
  if (!isWorthStoring(report, sightings.get(key), now)) return;
  sightings.delete(key);
  sightings.set(key, { at: now, report });
  for (const oldest of sightings.keys()) {
    if (sightings.size <= sightingsInMemory) break;
    sightings.delete(oldest);
  }
  await recordReport(device, report, now);
}
