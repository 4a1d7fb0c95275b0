import { memoizeFor } from '../../async/memoize.ts';
import { randomToken } from '../../base/id.ts';
import { getItem } from '../../dynamo/read.ts';
import { putNew } from '../../dynamo/write.ts';
import { tableNamed } from '../table-name.ts';
import { testSecretKey } from './charge.ts';

const hourMs = 3_600_000;

const memoized = memoizeFor(hourMs, async () => {
  const table = tableNamed('ORDERS_TABLE');
  await putNew(table, { ...testSecretKey, secret: randomToken() });
  const row = await getItem<{ secret: string }>(table, testSecretKey, { consistent: true });
  if (!row) throw new Error('The test provider has no secret');
  return row.secret;
});

/** The secret that signs the test provider's webhooks. Its first use makes it, in the provider's own ledger. */
export const testWebhookSecret = (): Promise<string> => memoized('');
