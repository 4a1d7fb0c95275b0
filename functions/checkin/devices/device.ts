import { rfc3339 } from '../../../shared/base/clock.ts';
import { checkinLimits } from '../limits.ts';

/** A device as stored below its event. The row that its token finds is `DeviceRow`. Times are epoch ms. */
export interface EventDeviceRow extends DeviceReport {
  deviceId: string;
  eventId: string;
  name: string;
  gateIds: string[];
  enrolHash: string;
  /** Present once the device is enrolled. */
  tokenHash?: string;
  lastSeenAt?: number;
  revoked?: boolean;
  paused?: boolean;
}

/** What a device says about itself whenever it reports. What it leaves out stays as it was. */
export interface DeviceReport {
  gateId?: string | undefined;
  direction?: 'in' | 'out' | undefined;
  /** Offline scans that it still holds. */
  queued?: number | undefined;
  /** When the oldest of them was scanned, epoch ms by the server's clock. */
  oldestQueuedAt?: number | undefined;
  /** How far its clock is ahead, negative when behind. */
  clockSkewMs?: number | undefined;
  /** Charge in per cent. */
  battery?: number | undefined;
}

/** The row of a one-time code, found by the code's hash. `expiresAt` in epoch ms. */
export interface EnrolmentRow {
  eventId: string;
  deviceId: string;
  expiresAt: number;
}

/** 60 bits, valid for 15 minutes: short enough to type, too long to guess. */
export const enrolCodeCharacters = 12;

/** When a code issued at `now` expires. Epoch ms. */
export const enrolCodeExpiry = (now: number): number => now + checkinLimits.enrolCodeSeconds * 1000;

/** Normalizes a code as typed: people use lower case, and group letters with spaces or hyphens. */
export const normalizeEnrolCode = (typed: string): string => typed.replace(/[\s-]/g, '').toUpperCase();

export const deviceView = (device: EventDeviceRow) => {
  const { deviceId, name, gateIds, tokenHash, lastSeenAt, clockSkewMs = null } = device;
  return {
    deviceId,
    name,
    gateIds,
    enrolled: tokenHash !== undefined,
    paused: device.paused ?? false,
    lastSeenAt: lastSeenAt === undefined ? null : rfc3339(lastSeenAt),
    gateId: device.gateId ?? null,
    direction: device.direction ?? null,
    queued: device.queued ?? null,
    oldestQueuedAt: device.queued && device.oldestQueuedAt ? rfc3339(device.oldestQueuedAt) : null,
    clockSkewMs,
    clockSkewed: Math.abs(clockSkewMs ?? 0) > checkinLimits.clockSkewMs,
    battery: device.battery ?? null,
  };
};
