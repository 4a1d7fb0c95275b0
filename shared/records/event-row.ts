import type { Key } from '../dynamo/client.ts';
import { getItem } from '../dynamo/read.ts';
import { tableNamed } from './table-name.ts';

/** Owned by catalog. Times are epoch ms. */
export interface EventRow {
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

export const readEvent = (eventId: string) =>
  getItem<EventRow>(tableNamed('EVENTS_TABLE'), eventKey(eventId), { consistent: true });
