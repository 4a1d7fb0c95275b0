// The parts of API responses that the demo scripts read. The full reference is at /docs.
import * as z from 'zod';

const Money = z.object({ amount: z.int(), currency: z.string() });

export const Session = z.object({
  user: z.object({ id: z.string(), email: z.string(), emailVerified: z.boolean() }),
  accessToken: z.string(),
});
export const Named = z.object({ id: z.string(), name: z.string() });
export const Venue = Named.extend({ organizerId: z.string() });
export const Anything = z.unknown();

const TicketType = Named.extend({
  kind: z.enum(['general', 'seated']),
  price: Money,
  status: z.enum(['draft', 'preparing', 'on_sale', 'paused', 'hidden']),
});

export const Event = z.object({
  id: z.string(),
  title: z.string(),
  status: z.string(),
  startsAt: z.string(),
  endsAt: z.string(),
  doorsOpenAt: z.string(),
  venue: z.object({ name: z.string(), city: z.string() }),
});
export type Event = z.infer<typeof Event>;
export const EventWithTypes = Event.extend({ ticketTypes: z.array(TicketType) });

export const Availability = z.object({
  items: z.array(z.object({ ticketTypeId: z.string(), available: z.int(), status: z.string() })),
});

const Line = z.object({ eventTitle: z.string(), name: z.string(), quantity: z.int(), total: Money });
export const Cart = z.object({
  items: z.array(Line),
  total: Money.nullable(),
  expiresAt: z.string().nullable(),
  extendableUntil: z.string().nullable(),
});

export const Order = z.object({
  id: z.string(),
  status: z.string(),
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
  total: Money,
  payments: z.array(z.object({ status: z.string(), amount: Money })),
  payBy: z.string(),
});
export type Order = z.infer<typeof Order>;

export const Ticket = z.object({
  id: z.string(),
  orderId: z.string(),
  status: z.string(),
  code: z.string().optional(),
});

export const Outbox = z.object({
  items: z.array(
    z.object({
      to: z.array(z.string()),
      subject: z.string(),
      attachments: z.array(z.object({ name: z.string(), url: z.string() })),
    }),
  ),
});

export const NewDevice = z.object({ deviceId: z.string(), enrolCode: z.string() });
export const Enrolment = z.object({ deviceToken: z.string(), gates: z.array(Named) });
export const Preload = z.object({ state: z.string(), loaded: z.int(), total: z.int() });
export const ScanResult = z.object({
  result: z.string(),
  message: z.string(),
  admittedAt: z.string().optional(),
  gate: z.string().optional(),
});
export const Stats = z.object({ admitted: z.int(), inside: z.int(), total: z.int() });

/** Schema of one page of a list. */
export const pageOf = <S extends z.ZodType>(item: S) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
