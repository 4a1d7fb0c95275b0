import { EventRefunded } from '../../events/order.ts';
import { clock } from '../../shared/base/clock.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { completeCancellation } from './lifecycle/complete-cancellation-store.ts';

export const handler = consume(EventRefunded, ({ data }) => completeCancellation(data.eventId, clock.now()));
