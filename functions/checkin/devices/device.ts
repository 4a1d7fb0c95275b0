import { rfc3339 } from '../../../shared/base/clock.ts';
import { checkinLimits } from '../limits.ts';

/** A device as stored below its event. The row that its token finds is `DeviceRow`. Times are epoch ms. */
export interface EventDeviceRow {
  deviceId: string;
  eventId: string;
  name: string;
  gateIds: string[];
  enrolHash: string;
  /** Present once the device is enrolled. */
  tokenHash?: string;
  lastSeenAt?: number;
  revoked?: boolean;
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

export const deviceView = ({ deviceId, name, gateIds, tokenHash, lastSeenAt }: EventDeviceRow) => ({
  deviceId,
  name,
  gateIds,
  enrolled: tokenHash !== undefined,
  lastSeenAt: lastSeenAt === undefined ? null : rfc3339(lastSeenAt),
});
