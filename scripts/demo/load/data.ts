import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { Failure } from '../../local/process/failure.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'data', 'demo');

const Key = z.string().min(1);
const Account = z.strictObject({ email: z.email(), password: z.string().min(10), name: z.string().min(1) });
const Accounts = z.strictObject({
  organizers: z.array(Account.extend({ key: Key })),
  buyers: z.array(Account),
  /** Loaded as an ordinary account. On this machine `npm start` then grants it the admin role. */
  admin: Account,
});
const Organizers = z.array(z.strictObject({ key: Key, account: Key, name: z.string().min(1) }));
const Venues = z.array(
  z.strictObject({
    key: Key,
    organizer: Key,
    name: z.string().min(1),
    address: z.string().min(1),
    city: z.string().min(1),
    country: z.string().length(2),
    timezone: z.string().min(1),
    capacity: z.int().min(1),
    /** A file of `seat-maps/`, without `.json`. */
    seatMap: Key.optional(),
  }),
);

const Sale = {
  name: z.string().min(1),
  /** Minor units of the event's currency. */
  price: z.int().min(0),
  maxPerOrder: z.int().min(1),
  maxPerCustomer: z.int().min(1),
};
const Tier = z.strictObject({ name: z.string().min(1), price: z.int().min(0), quantity: z.int().min(1) });
const TicketType = z.union([
  z.strictObject({ ...Sale, capacity: z.int().min(1), tiers: z.array(Tier).min(1).optional() }),
  z.strictObject({ ...Sale, sections: z.array(z.string()).min(1) }),
]);
const EventFacts = {
  title: z.string().min(1),
  description: z.string().min(1),
  category: z.string().min(1),
  venue: Key,
  durationMinutes: z.int().min(1),
  /** Minutes from the opening of the doors to the start. */
  doorsMinutes: z.int().min(0),
  currency: z.string().length(3),
  attributes: z.record(z.string(), z.json()),
  ticketTypes: z.array(TicketType).min(1),
};
const PlannedEvent = z.strictObject({
  ...EventFacts,
  /** Counted from the day of loading, in the venue's time zone. */
  startsInDays: z.int().min(1),
  /** Local time at the venue. */
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
});
/** An event whose doors are open at loading time, so the demo can scan tickets. */
const EventUnderWay = z.strictObject({ ...EventFacts, startsInMinutes: z.int() });
const Events = z.array(z.union([PlannedEvent, EventUnderWay]));

export type DemoAccount = z.infer<typeof Account>;
export type DemoVenue = z.infer<typeof Venues>[number];
export type DemoTicketType = z.infer<typeof TicketType>;
export type DemoEvent = z.infer<typeof Events>[number];

function read<S extends z.ZodType>(name: string, shape: S): z.output<S> {
  try {
    return shape.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Failure(`data/demo/${name} is invalid: ${why}`);
  }
}

export const readDemoData = () => ({
  accounts: read('accounts.json', Accounts),
  organizers: read('organizers.json', Organizers),
  venues: read('venues.json', Venues),
  events: read('events.json', Events),
});
export type DemoData = ReturnType<typeof readDemoData>;

/** Reads the body of `PUT /v1/venues/{venueId}/seat-map`. The API validates it. */
export const readSeatMap = (name: string) => read(`seat-maps/${name}.json`, z.object({ sections: z.array(z.json()) }));

/** Returns the item with this `key`. @throws Failure if there is none. */
export function named<T extends { key: string }>(all: readonly T[], key: string): T {
  const found = all.find((one) => one.key === key);
  if (!found) throw new Failure(`The demo data refers to the unknown key ${key}.`);
  return found;
}

/** Returns the event whose doors are open at loading time. @throws Failure if there is none. */
export function eventUnderWay(events: readonly DemoEvent[]): DemoEvent {
  const found = events.find((event) => 'startsInMinutes' in event);
  if (!found) throw new Failure('The demo data has no event with open doors.');
  return found;
}
