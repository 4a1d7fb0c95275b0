import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { orderLimits } from '../../limits.ts';

/** The header that carries `t=<epoch seconds>,v1=<hex>`: the HMAC-SHA256 of `<seconds>.<body>`. */
export const testSignatureHeader = 'test-signature';

const Event = z.object({
  id: z.string().min(1).max(200),
  type: z.string().max(100),
  attemptId: z.string().min(1).max(200),
  orderId: z.string().min(1).max(200),
});
export type TestEvent = z.infer<typeof Event>;

const macOf = (secret: string, seconds: string, body: Uint8Array): Buffer =>
  createHmac('sha256', secret).update(`${seconds}.`).update(body).digest();

/** Signs a body as the test provider does. `now`: epoch ms. */
export function signTestWebhook(body: string, secret: string, now: number): string {
  const seconds = String(Math.floor(now / 1_000));
  return `t=${seconds},v1=${macOf(secret, seconds, Buffer.from(body)).toString('hex')}`;
}

/** The event in a body that the secret has signed within five minutes of `now`; `undefined` for every other body. */
export function verifyTestWebhook(
  body: Uint8Array,
  header: string | undefined,
  secret: string,
  now: number,
): TestEvent | undefined {
  const [, seconds = '', mac = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header ?? '') ?? [];
  if (!seconds || !timingSafeEqual(Buffer.from(mac, 'hex'), macOf(secret, seconds, body))) return undefined;
  if (Math.abs(now - Number(seconds) * 1_000) > orderLimits.webhookAgeMs) return undefined;
  try {
    return Event.safeParse(JSON.parse(Buffer.from(body).toString())).data;
  } catch {
    return undefined;
  }
}
