import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import type { Caller } from '../../../shared/http/caller.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { TypeCounts } from '../../../shared/inventory/type-counts.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { readMember } from '../../../shared/records/venue-rows.ts';
import { asOf, atPriceInForce, pricedByFreePlaces } from '../event/event.ts';
import * as store from '../event/event-store.ts';
import { eventOf } from '../event/find-event.ts';
import { eventIdOf, eventPages, freeOf, membersOf, shownTypes } from './load-views.ts';

interface Shown {
  event: EventRow;
  types: TicketType[];
}

/** @throws Problem `not_found`. */
async function keptPage(idOrSlug: string) {
  const eventId = await eventIdOf(idOrSlug);
  const page = eventId === undefined ? undefined : await eventPages.get(eventId);
  if (eventId === undefined || !page) throw new Problem(notFound);
  return { eventId, page };
}

const isMember = async (caller: Caller, organizerId: string): Promise<boolean> =>
  caller.kind === 'user' && (await readMember(organizerId, caller.id)) !== undefined;

/** The same where a crowd looks: of those who have signed in only who seems to be a member costs a read. */
const seemsMember = async (caller: Caller, organizerId: string): Promise<boolean> =>
  caller.kind === 'user' && ((await membersOf.get(organizerId)) ?? []).includes(caller.id);

/**
 * The public page of an event by id or slug, its types at the price in force; for members of its organizer the event as it
 * is at this moment, with the types and prices that they change. @throws Problem `not_found`, of drafts to all others too.
 */
export async function pageFor(caller: Caller, idOrSlug: string, now: number): Promise<Shown> {
  const { eventId, page } = await keptPage(idOrSlug);
  const isDraft = 'draftOf' in page;
  const organizerId = isDraft ? page.draftOf : page.event.organizerId;
  if ((isDraft || (await seemsMember(caller, organizerId))) && (await isMember(caller, organizerId))) {
    const [event, types] = await Promise.all([eventOf(eventId, now), store.typesOf(eventId)]);
    return { event, types };
  }
  if (isDraft) throw new Problem(notFound);
  const free = pricedByFreePlaces(page.types, now).length > 0 ? await freeOf(eventId) : new Map();
  return { event: asOf(page.event, now), types: atPriceInForce(page.types, free, now) };
}

/** What is offered, for members too as people see it. @throws Problem `not_found`, of drafts to all but members. */
export async function offersFor(
  caller: Caller,
  idOrSlug: string,
  now: number,
): Promise<Shown & { free: ReadonlyMap<string, Pick<TypeCounts, 'pools'>> }> {
  const { eventId, page } = await keptPage(idOrSlug);
  if (!('draftOf' in page)) return { ...page, event: asOf(page.event, now), free: await freeOf(eventId) };
  if (!(await isMember(caller, page.draftOf))) throw new Problem(notFound);
  const [event, types] = await Promise.all([eventOf(eventId, now), shownTypes(eventId)]);
  // Nothing of a draft is minted.
  return { event, types, free: new Map() };
}
