import type { JWK } from 'jose';
import { getItem, type Key } from '../dynamo/dynamo.ts';
import { normaliseEmail } from '../text/email-address.ts';

/**
 * Rows that services read from each other's tables by key, typed. Their owner alone writes them; everybody else holds a
 * read-only grant. Table names come from the environment by the name each record states.
 */
export const tableNamed = (name: string): string => {
  const table = process.env[name];
  if (!table) throw new Error(`Environment: ${name} is missing`);
  return table;
};

/**
 * One eventually consistent read where the row has been there for a while. Who was told of it a moment ago may ask a
 * replica that does not have it yet: only what is not found is read again, consistently.
 */
const soonFound = async <T>(table: string, key: Key): Promise<T | undefined> =>
  (await getItem<T>(table, key)) ?? getItem<T>(table, key, { consistent: true });

/** Owned by auth. */
export interface SessionRecord {
  sessionId: string;
  userId: string;
  roles: string[];
  guest: boolean;
  /** Epoch ms. */
  expiresAt: number;
  endedAt?: number;
}
export const sessionKey = (userId: string, sessionId: string): Key => ({
  pk: `user#${userId}`,
  sk: `session#${sessionId}`,
});
export const sessionRecord = (userId: string, sessionId: string) =>
  soonFound<SessionRecord>(tableNamed('USERS_TABLE'), sessionKey(userId, sessionId));

/** Owned by auth. */
export interface UserRecord {
  userId: string;
  email: string;
  name: string;
  phone?: string;
  roles: string[];
  emailVerified: boolean;
}
export const userKey = (userId: string): Key => ({ pk: `user#${userId}`, sk: 'profile' });
export const userRecord = (userId: string, options?: { consistent: boolean }) =>
  getItem<UserRecord>(tableNamed('USERS_TABLE'), userKey(userId), options);

/** The row that makes an address unique; guests have none. */
export const emailKey = (email: string): Key => ({ pk: `email#${normaliseEmail(email)}`, sk: 'owner' });
/** Whose address it is. As many reads for one that nobody has: what is unknown takes as long. */
export async function userByEmail(email: string): Promise<UserRecord | undefined> {
  const owner = await getItem<{ userId: string }>(tableNamed('USERS_TABLE'), emailKey(email), { consistent: true });
  return userRecord(owner?.userId ?? 'nobody', { consistent: true });
}

/** Session keys are published by auth, ticket keys by the saga's confirm; both stay as rows of the users table. */
export interface PublicKeyRecord {
  kid: string;
  jwk: JWK;
  /** Epoch ms: nothing it has signed counts any more. */
  revokedAt?: number;
}
export const publicKeyKey = (use: 'session' | 'ticket', kid: string): Key => ({
  pk: `${use}-key#${kid}`,
  sk: 'public',
});
export const publicKeyRecord = (use: 'session' | 'ticket', kid: string) =>
  soonFound<PublicKeyRecord>(tableNamed('USERS_TABLE'), publicKeyKey(use, kid));

/** Owned by venues. */
export interface OrganizerRecord {
  organizerId: string;
  name: string;
  slug: string;
  description?: string;
  logoUrl?: string;
  website?: string;
  version: number;
}
export const organizerKey = (organizerId: string): Key => ({ pk: `organizer#${organizerId}`, sk: 'organizer' });
export const organizerRecord = (organizerId: string) =>
  getItem<OrganizerRecord>(tableNamed('VENUES_TABLE'), organizerKey(organizerId), { consistent: true });

export type MemberRole = 'owner' | 'editor' | 'gatekeeper' | 'viewer';
export const memberKey = (organizerId: string, userId: string): Key => ({
  pk: `organizer#${organizerId}`,
  sk: `member#${userId}`,
});
/** Read consistently: a new organizer can act at once. */
export const memberRecord = (organizerId: string, userId: string) =>
  getItem<{ role: MemberRole }>(tableNamed('VENUES_TABLE'), memberKey(organizerId, userId), { consistent: true });

/** Owned by venues. */
export interface VenueRecord {
  venueId: string;
  organizerId: string;
  name: string;
  address: string;
  city: string;
  country: string;
  timezone: string;
  capacity: number;
  version: number;
  /** The newest seat map, an immutable S3 object. */
  seatMap?: { version: number; key: string };
}
export const venueKey = (venueId: string): Key => ({ pk: `venue#${venueId}`, sk: 'venue' });
export const venueRecord = (venueId: string) =>
  getItem<VenueRecord>(tableNamed('VENUES_TABLE'), venueKey(venueId), { consistent: true });

/** Owned by catalog. Times are epoch ms. */
export interface EventRecord {
  eventId: string;
  slug: string;
  organizerId: string;
  venueId: string;
  title: string;
  description: string;
  category: string;
  startsAt: number;
  endsAt: number;
  doorsOpenAt: number;
  currency: string;
  imageUrl?: string;
  /** The organizer's free JSON as one text: DynamoDB's numbers, names and depth hold less than JSON does. */
  attributesJson?: string;
  status: 'draft' | 'published' | 'cancelling' | 'cancelled' | 'ended';
  version: number;
  venue: { name: string; city: string; country: string; timezone: string; address: string };
  organizer: { id: string; name: string; slug: string; logoUrl?: string };
  seatMap?: { version: number; key: string };
  /** Since when it is not to take place, and why, for its holders. */
  cancellation?: { at: number; reason?: string; doneAt?: number };
  /** The start that was announced first, once there is another. */
  previousStartsAt?: number;
  /** Until then whoever has tickets for a date that was moved may have the money back. */
  refundUntil?: number;
  /** Of the request that made it as a duplicate. */
  duplicateHash?: string;
  /** The last change of date: the version it made, when that was, and the times before it. */
  rescheduled?: { version: number; at: number; startsAt: number; endsAt: number; doorsOpenAt: number };
}
export const eventKey = (eventId: string): Key => ({ pk: `event#${eventId}`, sk: 'event' });
export const eventRecord = (eventId: string) =>
  getItem<EventRecord>(tableNamed('EVENTS_TABLE'), eventKey(eventId), { consistent: true });

/** Owned by checkin; found by the hash of the device's token. */
export interface DeviceRecord {
  deviceId: string;
  name: string;
  eventId: string;
  gateIds: string[];
  revoked?: boolean;
}
export const deviceTokenKey = (tokenHash: string): Key => ({ pk: `device-token#${tokenHash}`, sk: 'device' });
export const deviceRecord = (tokenHash: string) =>
  soonFound<DeviceRecord>(tableNamed('CHECKIN_TABLE'), deviceTokenKey(tokenHash));
