import { clock } from '../../shared/base/clock.ts';
import { withContext } from '../../shared/base/log.ts';
import { resolveDueOrders } from './fulfilment/resolve-due-orders.ts';

/** The minute job, of the partitions that its schedule names. */
export const handler = ({ partitions }: { partitions?: string[] } = {}): Promise<void> =>
  withContext(`minute-${clock.now()}`, 'minute-job', () => resolveDueOrders(partitions));
