import type { Key } from '../dynamo/client.ts';
import { getItem, queryAll } from '../dynamo/read.ts';
import { tableNamed } from './table-name.ts';
import type { Fees } from './terms/fees.ts';
import type { Invoicing } from './terms/invoicing.ts';
import type { ManualPayment } from './terms/manual-payment.ts';
import type { RefundPolicy } from './terms/refund-policy.ts';
import type { Tax } from './terms/tax.ts';

/** Owned by venues. */
export interface OrganizerRow {
  organizerId: string;
  name: string;
  slug: string;
  description?: string;
  logoUrl?: string;
  website?: string;
  /** In force for its events that have no policy of their own. */
  refundPolicy?: RefundPolicy;
  /** For members and, with an order, its buyer. Never part of the public profile. */
  manualPayment?: ManualPayment;
  /** Booking fees and tax of its events, as buyers see them. */
  fees?: Fees;
  tax?: Tax;
  /** For members. Invoices and credit notes have a copy of it. */
  invoicing?: Invoicing;
  /** IANA zone of its days and years in reports and paper numbers. Default: UTC. For members. */
  timezone?: string;
  /** The suspension that it is under. */
  suspensionId?: string;
  version: number;
}

export const organizerKey = (organizerId: string): Key => ({ pk: `organizer#${organizerId}`, sk: 'organizer' });

export const readOrganizer = (organizerId: string) =>
  getItem<OrganizerRow>(tableNamed('VENUES_TABLE'), organizerKey(organizerId), { consistent: true });

export type MemberRole = 'owner' | 'editor' | 'gatekeeper' | 'viewer';

export const memberKey = (organizerId: string, userId: string): Key => ({
  pk: `organizer#${organizerId}`,
  sk: `member#${userId}`,
});

/** Reads a membership, strongly consistently: a new organizer can act immediately. */
export const readMember = (organizerId: string, userId: string) =>
  getItem<{ role: MemberRole }>(tableNamed('VENUES_TABLE'), memberKey(organizerId, userId), { consistent: true });

export interface Member {
  userId: string;
  role: MemberRole;
}

/** Reads the team of an organizer, strongly consistently. */
export const readMembers = (organizerId: string) =>
  queryAll<Member>(tableNamed('VENUES_TABLE'), {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :member)',
    ExpressionAttributeValues: { ':pk': organizerKey(organizerId).pk, ':member': 'member#' },
    ConsistentRead: true,
  });

/** Owned by venues. */
export interface VenueRow {
  venueId: string;
  organizerId: string;
  name: string;
  address: string;
  city: string;
  country: string;
  timezone: string;
  capacity: number;
  /** Whether other organizers may plan events there. */
  shared?: boolean;
  version: number;
  /** The newest seat map, an immutable S3 object. */
  seatMap?: { version: number; key: string };
}

export const venueKey = (venueId: string): Key => ({ pk: `venue#${venueId}`, sk: 'venue' });

export const readVenue = (venueId: string) =>
  getItem<VenueRow>(tableNamed('VENUES_TABLE'), venueKey(venueId), { consistent: true });
