import { rfc3339 } from '../../../shared/base/clock.ts';
import { checkinLimits } from '../limits.ts';

/** A device as its event lists it; the row that its token finds is `DeviceRecord`. Times are epoch ms. */
export interface DeviceState {
  deviceId: string;
  eventId: string;
  name: string;
  gateIds: string[];
  enrolHash: string;
  /** Once enrolled. */
  tokenHash?: string;
  lastSeenAt?: number;
  revoked?: boolean;
}

/** What a one-time code stands for. */
export interface Enrolment {
  eventId: string;
  deviceId: string;
  expiresAt: number;
}

/** 60 bits, good for a quarter of an hour: short enough to type, too long to guess. */
export const enrolCodeCharacters = 12;
export const enrolUntil = (now: number): number => now + checkinLimits.enrolCodeSeconds * 1000;

/** People type lower case, and groups with spaces or hyphens. */
export const normalizeEnrolCode = (typed: string): string => typed.replace(/[\s-]/g, '').toUpperCase();

export const deviceView = ({ deviceId, name, gateIds, tokenHash, lastSeenAt }: DeviceState) => ({
  deviceId,
  name,
  gateIds,
  enrolled: tokenHash !== undefined,
  lastSeenAt: lastSeenAt === undefined ? null : rfc3339(lastSeenAt),
});
