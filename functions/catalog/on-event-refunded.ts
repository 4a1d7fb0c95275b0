import { EventRefunded } from '../../events/order.ts';
import { clock } from '../../shared/base/clock.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { finishCancelling } from './wind-up-store.ts';

export const handler = consume(EventRefunded, ({ data }) => finishCancelling(data.eventId, clock.now()));
