import * as z from 'zod';
import { sumOf } from '../../../shared/base/sum.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { SeatLabel } from '../../../shared/inventory/seat-map.ts';
import { Email } from '../../../shared/text/email-address.ts';
import { Id, Name } from '../../../shared/text/text.ts';
import { Order } from '../order/order-schema.ts';

const { placesPerCart } = inventoryLimits;

const Line = z
  .strictObject({
    ticketTypeId: Id(),
    quantity: z.int().min(1).max(placesPerCart).optional(),
    seats: z.array(SeatLabel).min(1).max(placesPerCart).optional(),
  })
  .refine((line) => (line.quantity === undefined) !== (line.seats === undefined), 'give either quantity or seats')
  .refine((line) => new Set(line.seats).size === (line.seats?.length ?? 0), 'a seat is named twice');

type Line = z.infer<typeof Line>;

/** The number of places that a line asks for. */
export const placesOf = ({ quantity, seats }: Line): number => quantity ?? seats?.length ?? 0;

/** The body of POST /v1/events/{eventId}/box-office/orders. */
export const BoxOfficeSale = z
  .strictObject({
    items: z
      .array(Line)
      .min(1)
      .max(placesPerCart)
      .refine((lines) => new Set(lines.map((line) => line.ticketTypeId)).size === lines.length, {
        message: 'a ticket type is named twice',
      })
      .refine((lines) => sumOf(lines.map(placesOf)) <= placesPerCart, `at most ${placesPerCart} places in one order`),
    method: z.enum(['cash', 'card']).describe('recorded, not charged: `card` is a terminal of the organizer'),
    email: Email().optional().describe('where the tickets are mailed to'),
    name: Name(100).optional().describe('the name on the tickets'),
    device: Name(40).optional().describe('what you call the till that sells, for the count of the day'),
    ignoreLimits: z.boolean().optional().describe('sell more than `maxPerOrder`; owners and editors only'),
  })
  .meta({
    examples: [{ items: [{ ticketTypeId: '<ticketTypeId>', quantity: 2 }], method: 'cash' }],
  });

export type BoxOfficeSale = z.infer<typeof BoxOfficeSale>;

/** An order as the box office gets it: with the codes of its tickets. */
export const BoxOfficeOrder = Order.extend({
  tickets: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      code: z.string().optional().describe('what the door scans; absent once the ticket is cancelled'),
      ticketTypeId: z.string(),
      seat: z.string().optional(),
    }),
  ),
}).meta({ id: 'BoxOfficeOrder' });
