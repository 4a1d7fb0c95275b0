import * as z from 'zod';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { Fees } from '../../../shared/records/terms/fees.ts';
import { Tax } from '../../../shared/records/terms/tax.ts';
import { Category } from '../event/category.ts';
import { isEventId } from '../event/event.ts';
import type { PagePosition } from './id-page.ts';

/*
 * What a view must look like to be taken from the shared cache. A cache may hold anything: values of another version,
 * of another key, or garbage. Such a value is ignored and loaded again. Only the fields that are always there are checked.
 */

const Text = z.string();
const Moment = z.number();

const Event = z.looseObject({
  ...{ eventId: Text, slug: Text, organizerId: Text, title: Text, description: Text, category: Text, currency: Text },
  ...{ startsAt: Moment, endsAt: Moment, doorsOpenAt: Moment, version: z.number() },
  status: z.enum(['draft', 'published', 'cancelling', 'cancelled', 'ended']),
  venue: z.looseObject({ name: Text, city: Text, country: Text, timezone: Text }),
  organizer: z.looseObject({ id: Text, name: Text, slug: Text, fees: Fees.optional(), tax: Tax.optional() }),
});

const Money = z.object({ amount: z.int(), currency: Text });
const Type = z.looseObject({
  ...{ ticketTypeId: Text, eventId: Text, name: Text, kind: z.enum(['general', 'seated']), price: Money },
  ...{ capacity: z.int(), shards: z.int(), maxPerOrder: z.int(), maxPerCustomer: z.int() },
  ...{ salesStartAt: Moment, salesEndAt: Moment },
  status: z.enum(['draft', 'preparing', 'on_sale', 'paused', 'hidden']),
  tiers: z.array(z.looseObject({ name: Text, price: Money })).optional(),
  taxRate: z.number().optional(),
  pools: z.array(z.looseObject({ firstShard: z.int(), shards: z.int() })).optional(),
});

const Page = z.union([z.object({ membersOf: Text }), z.object({ event: Event, types: z.array(Type) })]);
const FreePlaces = z.array(z.tuple([Text, z.object({ pools: z.array(z.int().min(0)) })]));
const Listing = z.object({ items: z.array(Event), nextCursor: Text.nullable() });
const Popular = z.object({
  items: z.array(Event),
  next: z.object({ after: Text, position: z.int() }).optional(),
});

/** A check that the value has this shape, and so is a `T`. */
const is =
  <T>(shape: z.ZodType) =>
  (value: unknown): value is T =>
    shape.safeParse(value).success;

/** An event with its visible types. Of one that members alone may see, only the id of its organizer. */
export type EventPage = { event: EventRow; types: TicketType[] } | { membersOf: string };

const isPage = is<EventPage>(Page);
export const isEventPage = (value: unknown, eventId: string): value is EventPage =>
  isPage(value) && ('membersOf' in value || value.event.eventId === eventId);

export type FreePlaces = [ticketTypeId: string, counts: { pools: number[] }][];
export const isFreePlaces = is<FreePlaces>(FreePlaces);

export const isIdOfEvent = (value: unknown): value is string => typeof value === 'string' && isEventId(value);
export const isTexts = is<string[]>(z.array(Text));
export const isListing = is<{ items: EventRow[]; nextCursor: string | null }>(Listing);
export const isPopular = is<{ items: EventRow[]; next?: PagePosition }>(Popular);
export const isCategories = is<z.infer<typeof Category>[]>(z.array(Category));
