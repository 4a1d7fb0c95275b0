import * as z from 'zod';
import { Money } from '../../../shared/base/money.ts';
import { Timestamp } from '../../../shared/text/timestamp.ts';

/** The progress of the refunds of a cancelled event, as the API shows it. */
export const Cancellation = z
  .object({
    status: z.enum(['cancelling', 'cancelled']),
    reason: z.string().optional(),
    startedAt: Timestamp,
    finishedAt: Timestamp.optional(),
    orders: z.object({ total: z.int(), refunded: z.int(), remaining: z.int() }),
    refunded: Money.describe('executed by the payment provider'),
    pending: Money.describe('promised and not executed yet'),
  })
  .meta({ id: 'Cancellation' });
