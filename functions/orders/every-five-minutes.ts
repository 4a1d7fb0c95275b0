import { raiseAlarm } from '../../shared/base/alarm.ts';
import { clock } from '../../shared/base/clock.ts';
import { withContext } from '../../shared/base/log.ts';
import { reconcile } from './reconciliation/reconcile.ts';

/** The reconciler. A run that fails begins where the last one ended. */
export const handler = (): Promise<void> =>
  withContext(`reconciler-${clock.now()}`, 'reconciler', async () => {
    try {
      await reconcile();
    } catch (error) {
      raiseAlarm('the reconciler has not finished', { error: error as Error });
      throw error;
    }
  });
