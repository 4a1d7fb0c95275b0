import * as z from 'zod';
import { Timestamp } from '../../../shared/text/timestamp.ts';
import { refusals } from '../rules/decision.ts';

export const HandedOver = z
  .object({
    at: Timestamp.describe('when the guest was given the ticket'),
    by: z.string().describe('the account or the device that did it'),
  })
  .describe('only of a ticket that was handed over at the box office');

const Seen = {
  verdict: z
    .enum(['go', 'stop', 'look'])
    .describe(
      'what to do, for screens that do not rely on colours; look: the ticket is good, but not here or not now, and a person may admit it by hand',
    ),
  ticket: z
    .object({
      id: z.string(),
      ticketTypeName: z.string(),
      seat: z.string().optional(),
      holder: z.string().optional(),
    })
    .optional(),
  admittedAt: Timestamp.optional().describe('when the ticket was first admitted'),
  gate: z.string().optional().describe('the name of that gate'),
  handedOver: HandedOver.optional(),
  people: z.int().optional().describe('only of a ticket that admits several: how many of them are inside'),
  admits: z.int().optional().describe('only of a ticket that admits several: how many it admits'),
  message: z.string(),
};
export const ScanResult = z
  .object({ result: z.enum(['admitted', 'exited', ...refusals]), ...Seen })
  .meta({ id: 'ScanResult' });
export const TicketState = z.object({ result: z.enum(['valid', ...refusals]), ...Seen }).meta({ id: 'TicketState' });
