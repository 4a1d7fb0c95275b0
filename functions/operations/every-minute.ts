import { clock } from '../../shared/base/clock.ts';
import { log } from '../../shared/base/log.ts';
import { operationsLimits } from './limits.ts';
import { readUnsent, sendRows } from './relay/relay-store.ts';

/**
 * Sends the events that the stream missed. An event keeps its id, so consumers recognise one they have already handled.
 */
export async function handler(): Promise<void> {
  const rows = await readUnsent(clock.now() - operationsLimits.outboxRetryAfterMs);
  const refused = rows.length > 0 ? await sendRows(rows) : 0;
  log.info('outbox swept', { found: rows.length, refused });
}
