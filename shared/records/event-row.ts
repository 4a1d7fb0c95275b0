import type { Key } from '../dynamo/client.ts';
import { getItem } from '../dynamo/read.ts';
import type { Suspended } from '../inventory/suspension.ts';
import { tableNamed } from './table-name.ts';
import type { Fees } from './terms/fees.ts';
import type { RefundPolicy } from './terms/refund-policy.ts';
import type { Tax } from './terms/tax.ts';

/** Owned by catalog. Times are epoch ms. */
export interface EventRow extends Suspended {
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
  /** The organizer's free JSON as one text: DynamoDB restricts numbers, names and depth more than JSON does. */
  attributesJson?: string;
  /** Its own policy. Null once it was removed: its organizer's is in force again. */
  refundPolicy?: RefundPolicy | null;
  status: 'draft' | 'published' | 'cancelling' | 'cancelled' | 'ended';
  version: number;
  venue: { name: string; city: string; country: string; timezone: string; address: string };
  organizer: {
    id: string;
    name: string;
    slug: string;
    logoUrl?: string;
    refundPolicy?: RefundPolicy;
    fees?: Fees;
    tax?: Tax;
  };
  seatMap?: { version: number; key: string };
  /** When and why it was cancelled, for its ticket holders. `doneAt` is when every order was refunded. */
  cancellation?: { at: number; reason?: string; doneAt?: number };
  /** The start that was announced first, if it has changed. */
  previousStartsAt?: number;
  /** When the start last changed. A buyer who ordered later knew it, even if other times have moved since. */
  startMovedAt?: number;
  /** Until then holders of tickets for the former date may take a refund. */
  refundUntil?: number;
  /** The hash of the request that created it as a duplicate. */
  duplicateHash?: string;
  /** The last change of date: the version it created, its time, and the former dates. */
  rescheduled?: { version: number; at: number; startsAt: number; endsAt: number; doorsOpenAt: number };
}

export const eventKey = (eventId: string): Key => ({ pk: `event#${eventId}`, sk: 'event' });

export const readEvent = (eventId: string) =>
  getItem<EventRow>(tableNamed('EVENTS_TABLE'), eventKey(eventId), { consistent: true });
