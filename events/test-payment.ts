import * as z from 'zod';
import { defineEvent } from '../shared/messaging/define-event.ts';

/** The test provider has accepted a charge that settles some seconds later. Only where a stage allows test payments. */
export const TestChargeAccepted = defineEvent({
  source: 'nightflow.test-provider',
  type: 'TestChargeAccepted',
  version: 1,
  schema: z.object({ orderId: z.string(), attemptId: z.string() }),
});
