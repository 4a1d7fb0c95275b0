import { getItem } from '../../../../shared/dynamo/read.ts';
import { put } from '../../../../shared/dynamo/write.ts';
import { env } from '../../env.ts';
import { orderLimits } from '../../limits.ts';

const { ORDERS_TABLE } = env.read();

const keyOf = (provider: string, eventId: string) => ({ pk: `webhook#${provider}#${eventId}`, sk: 'event' });

/** Whether an event was worked on before, as far as is remembered. */
export const wasSeen = async (provider: string, eventId: string): Promise<boolean> =>
  (await getItem(ORDERS_TABLE, keyOf(provider, eventId), { consistent: true })) !== undefined;

/** Remembers that an event was worked on. Written after the work, so a crash repeats it. */
export const rememberSeen = async (provider: string, eventId: string, now: number): Promise<void> => {
  const ttl = Math.ceil((now + orderLimits.webhookMemoryMs) / 1_000);
  await put(ORDERS_TABLE, { ...keyOf(provider, eventId), ttl });
};
