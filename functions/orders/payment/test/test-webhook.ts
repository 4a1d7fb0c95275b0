import { timingSafeEqual } from 'node:crypto';
import { TestEvent, testMac } from '../../../../shared/records/test-provider/webhook-signature.ts';
import { orderLimits } from '../../limits.ts';

/** The event in a body that the secret has signed within five minutes of `now`; `undefined` for every other body. */
export function verifyTestWebhook(
  body: Uint8Array,
  header: string | undefined,
  secret: string,
  now: number,
): TestEvent | undefined {
  const [, seconds = '', mac = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header ?? '') ?? [];
  if (!seconds || !timingSafeEqual(Buffer.from(mac, 'hex'), testMac(secret, seconds, body))) return undefined;
  if (Math.abs(now - Number(seconds) * 1_000) > orderLimits.webhookAgeMs) return undefined;
  try {
    return TestEvent.safeParse(JSON.parse(Buffer.from(body).toString())).data;
  } catch {
    return undefined;
  }
}
