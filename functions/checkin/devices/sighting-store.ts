import { memoizeFor } from '../../../shared/async/memoize.ts';
import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import type { Device } from '../../../shared/http/caller.ts';
import { httpLimits } from '../../../shared/http/limits.ts';
import type { DeviceReport } from './device.ts';
import { recordSighting } from './device-store.ts';

/** Memoized, so that each process writes at most every 30 seconds. */
const recordRarely = memoizeFor(httpLimits.callerMemoryMs, async (device: string) => {
  const [eventId = '', deviceId = ''] = device.split('/');
  return (await recordSighting(eventId, deviceId, clock.now())) !== undefined;
});

/** Records when the device was last seen. Best effort: a failure is logged and never stops the scan. */
export const recordDeviceSeen = ({ id, eventId }: Device): Promise<unknown> =>
  recordRarely(`${eventId}/${id}`).catch((error: unknown) => log.warn('device not marked as seen', error as Error));

/** Records what the device reports about itself. Best effort, as above. */
export const recordReport = ({ id, eventId }: Device, report: DeviceReport, now: number): Promise<unknown> =>
  recordSighting(eventId, id, now, report).catch((error: unknown) => log.warn('report not stored', error as Error));
