import { memoizeFor } from '../../../../shared/async/memoize.ts';
import { randomToken } from '../../../../shared/base/id.ts';
import { getItem } from '../../../../shared/dynamo/read.ts';
import { putNew } from '../../../../shared/dynamo/write.ts';
import { env } from '../../env.ts';

const { ORDERS_TABLE } = env.read();

const secretKey = { pk: 'test-provider', sk: 'webhook-secret' };
const hourMs = 3_600_000;

const read = () => getItem<{ secret: string }>(ORDERS_TABLE, secretKey, { consistent: true });

const memoized = memoizeFor(hourMs, async () => {
  await putNew(ORDERS_TABLE, { ...secretKey, secret: randomToken() });
  const row = await read();
  if (!row) throw new Error('The test provider has no secret');
  return row.secret;
});

/** The secret that signs the test provider's webhooks. Its first use makes it, in the provider's own ledger. */
export const testWebhookSecret = (): Promise<string> => memoized('');
