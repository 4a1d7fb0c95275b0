import { clock } from '../../shared/base/clock.ts';
import { log } from '../../shared/base/log.ts';
import { operationsLimits } from './limits.ts';
import { send, unsent } from './relay/relay-store.ts';

/** Sends what the stream missed. An event keeps its id, so consumers that saw it already know it. */
export async function handler(): Promise<void> {
  const rows = await unsent(clock.now() - operationsLimits.outboxRetryAfterMs);
  const refused = rows.length > 0 ? await send(rows) : 0;
  log.info('outbox swept', { found: rows.length, refused });
}
