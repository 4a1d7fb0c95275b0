import type { Caller } from '../../shared/caller.ts';
import { notFound, Problem } from '../../shared/errors.ts';
import type { TicketType } from '../../shared/inventory.ts';
import type { EventRecord } from '../../shared/records.ts';
import { asOf } from './event.ts';
import { eventOf, isMember } from './event-actions.ts';
import * as store from './store.ts';
import { eventOffers, eventPages, type Offers, offersOf } from './view-store.ts';

/** @throws Problem `not_found`. */
async function idOf(idOrSlug: string): Promise<string> {
  const eventId = await store.eventIdOf(idOrSlug);
  if (eventId === undefined) throw new Problem(notFound);
  return eventId;
}

/**
 * The public page of an event by id or slug; for members of its organizer the event as it is at this moment, with the types
 * and prices that they change. @throws Problem `not_found`, of drafts to all others too.
 */
export async function pageFor(
  caller: Caller,
  idOrSlug: string,
  now: number,
): Promise<{ event: EventRecord; types: TicketType[] }> {
  const eventId = await idOf(idOrSlug);
  const page = await eventPages.get(eventId);
  if (!page) throw new Problem(notFound);
  if (await isMember(caller, 'draftOf' in page ? page.draftOf : page.event.organizerId)) {
    const [event, types] = await Promise.all([eventOf(eventId, now), store.typesOf(eventId)]);
    return { event, types };
  }
  if ('draftOf' in page) throw new Problem(notFound);
  return { event: asOf(page.event, now), types: page.types };
}

/** What is offered, for members too as people see it. @throws Problem `not_found`, of drafts to all but members. */
export async function offersFor(
  caller: Caller,
  idOrSlug: string,
  now: number,
): Promise<{ event: EventRecord } & Offers> {
  const eventId = await idOf(idOrSlug);
  const page = await eventOffers.get(eventId);
  if (!page) throw new Problem(notFound);
  if (!('draftOf' in page)) return { ...page, event: asOf(page.event, now) };
  if (!(await isMember(caller, page.draftOf))) throw new Problem(notFound);
  const [event, offers] = await Promise.all([eventOf(eventId, now), offersOf(eventId, now)]);
  return { event, ...offers };
}
