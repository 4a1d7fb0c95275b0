import { clock } from '../../shared/base/clock.ts';
import { withContext } from '../../shared/base/log.ts';
import { resolveDueOrders } from './fulfilment/resolve-due-orders.ts';

/** The minute job. */
export const handler = (): Promise<void> => withContext(`minute-${clock.now()}`, 'minute-job', resolveDueOrders);
