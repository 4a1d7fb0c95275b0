import * as z from 'zod';
import { Money } from '../../../shared/base/money.ts';
import { Timestamp } from '../../../shared/text/timestamp.ts';
import { paperKinds } from './paper.ts';

export const PaperKindName = z.enum(paperKinds);

export const Year = z
  .string()
  .regex(/^20[0-9]{2}$/, 'a year such as 2026')
  .describe("year of the numbers, in the organizer's time zone");

export const IssuedPaper = z
  .object({
    kind: PaperKindName,
    number: z.string().describe('as printed, such as `HC-2026-000012`, or `HC-2026-C000003` for a credit note'),
    sequence: z.int().min(1).describe('place in the series of its organizer, kind and year: from 1, without gaps'),
    issuedAt: Timestamp.describe('when it was issued'),
    date: z.iso.date().describe("day of its issue in the organizer's time zone"),
    organizerId: z.string().describe('id of the organizer, who is the seller'),
    orderId: z.string(),
    refundId: z.string().optional().describe('the refund that a credit note is for'),
    corrects: z.string().optional().describe('number of the invoice that a credit note corrects'),
    net: Money.describe('sum without tax'),
    tax: Money.describe('sum of the taxes'),
    total: Money.describe('sum with tax: paid, or on a credit note credited'),
  })
  .meta({ id: 'Paper', description: 'An invoice or a credit note. It never changes once issued.' });
export type IssuedPaperView = z.infer<typeof IssuedPaper>;
