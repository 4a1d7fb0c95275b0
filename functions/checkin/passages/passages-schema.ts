import * as z from 'zod';
import { Timestamp } from '../../../shared/text/timestamp.ts';

export const TicketPassage = z
  .object({
    at: Timestamp.describe("when it happened, by the server's clock"),
    direction: z.enum(['in', 'out']).optional().describe('absent for a change that is no entry or exit'),
    change: z
      .enum(['reverted', 'corrected', 'cancelled'])
      .optional()
      .describe('reverted: the latest passage was taken back; corrected: the first entry; cancelled: the sale ended'),
    deviceId: z.string().optional().describe('the device, or the account of a member'),
    scanId: z.string().optional().describe('as the device chose it'),
    gateId: z.string().optional(),
    zone: z.string().optional(),
    people: z.int().optional().describe('people who passed, if the ticket admits several'),
  })
  .meta({ id: 'TicketPassage' });
