import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import type { Caller } from '../../../shared/http/caller.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { TypeCounts } from '../../../shared/inventory/type-counts.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { readMember } from '../../../shared/records/venue-rows.ts';
import { asOf, atPriceInForce, pricedByFreePlaces } from '../event/event.ts';
import { findEvent } from '../event/find-event.ts';
import { readTypes } from '../event/selling-plan-store.ts';
import { loadVenueChanges } from '../lifecycle/load-venue-changes.ts';
import type { VenueChange } from '../lifecycle/venue-change.ts';
import { eventPages, loadFreePlaces, organizerMembers, readVisibleTypes, resolveEventId } from './load-views.ts';

interface EventWithTypes {
  event: EventRow;
  types: TicketType[];
  /** What a member may accept. */
  venueChange?: VenueChange | undefined;
}

/** @throws Problem `not_found`. */
async function cachedPage(idOrSlug: string) {
  const eventId = await resolveEventId(idOrSlug);
  const page = eventId === undefined ? undefined : await eventPages.get(eventId);
  if (eventId === undefined || !page) throw new Problem(notFound);
  return { eventId, page };
}

const isMember = async (caller: Caller, organizerId: string): Promise<boolean> =>
  caller.kind === 'user' && (await readMember(organizerId, caller.id)) !== undefined;

/** The same from the cache: in a crowd of signed-in users, only those it lists cost a read of their row. */
const isCachedMember = async (caller: Caller, organizerId: string): Promise<boolean> =>
  caller.kind === 'user' && ((await organizerMembers.get(organizerId)) ?? []).includes(caller.id);

/**
 * Loads the public page of an event by id or slug, its types at the price in force. Members of its organizer get the
 * event as stored now, with all types and their base prices.
 * @throws Problem `not_found`; also for a draft or a suspended event, unless the caller is a member.
 */
export async function loadEventPage(caller: Caller, idOrSlug: string, now: number): Promise<EventWithTypes> {
  const { eventId, page } = await cachedPage(idOrSlug);
  const isInternal = 'membersOf' in page;
  const organizerId = isInternal ? page.membersOf : page.event.organizerId;
  if ((isInternal || (await isCachedMember(caller, organizerId))) && (await isMember(caller, organizerId))) {
    const [event, types] = await Promise.all([findEvent(eventId, now), readTypes(eventId)]);
    return { event, types, venueChange: (await loadVenueChanges([event])).get(eventId) };
  }
  if (isInternal) throw new Problem(notFound);
  const free = pricedByFreePlaces(page.types, now).length > 0 ? await loadFreePlaces(eventId) : new Map();
  return { event: asOf(page.event, now), types: atPriceInForce(page.types, free, now) };
}

/**
 * Loads an event with its visible types and their free places, for members as the public sees it.
 * @throws Problem `not_found`; also for a draft or a suspended event, unless the caller is a member.
 */
export async function loadOffers(
  caller: Caller,
  idOrSlug: string,
  now: number,
): Promise<EventWithTypes & { free: ReadonlyMap<string, Pick<TypeCounts, 'pools'>> }> {
  const { eventId, page } = await cachedPage(idOrSlug);
  if (!('membersOf' in page)) return { ...page, event: asOf(page.event, now), free: await loadFreePlaces(eventId) };
  if (!(await isMember(caller, page.membersOf))) throw new Problem(notFound);
  const [event, types] = await Promise.all([findEvent(eventId, now), readVisibleTypes(eventId)]);
  // Nothing of it is on sale.
  return { event, types, free: new Map() };
}
