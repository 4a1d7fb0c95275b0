import { createHmac } from 'node:crypto';
import * as z from 'zod';

/** The header that carries `t=<epoch seconds>,v1=<hex>`: the HMAC-SHA256 of `<seconds>.<body>`. */
export const testSignatureHeader = 'test-signature';

/** A webhook of the test provider: an attempt has changed its state. */
export const TestEvent = z.object({
  id: z.string().min(1).max(200),
  type: z.string().max(100),
  attemptId: z.string().min(1).max(200),
  orderId: z.string().min(1).max(200),
});
export type TestEvent = z.infer<typeof TestEvent>;

export const testMac = (secret: string, seconds: string, body: Uint8Array): Buffer =>
  createHmac('sha256', secret).update(`${seconds}.`).update(body).digest();

/** Signs a body as the test provider does. `now`: epoch ms. */
export function signTestWebhook(body: string, secret: string, now: number): string {
  const seconds = String(Math.floor(now / 1_000));
  return `t=${seconds},v1=${testMac(secret, seconds, Buffer.from(body)).toString('hex')}`;
}
