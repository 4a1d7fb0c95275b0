import { inspect } from 'node:util';
import { MessageRejected, SESClient } from '@aws-sdk/client-ses';
import { expect, it, vi } from 'vitest';

const names = ['ORDERS', 'USERS', 'TICKETS', 'EVENTS', 'NOTIFICATIONS'].map((name) => `${name}_TABLE`);
for (const name of [...names, 'STAGE', 'BUCKET', 'MAIL_FROM']) process.env[name] = 'test';

it('a failed mail throws the name of the SES error, without the address', async () => {
  const buyer = 'buyer@example.com';
  vi.spyOn(SESClient.prototype, 'send').mockImplementation(() => {
    const message = `Email address is not verified. The following identities failed the check: ${buyer}`;
    throw new MessageRejected({ message, $metadata: {} });
  });
  const { sendMessage } = await import('../../../functions/notifications/sending/sending-store.ts');
  const { sendMail } = await import('../../../shared/messaging/send-mail.ts');
  const mail = { subject: 'Hello', text: 'Hello', html: '<p>Hello' };
  for (const sending of [sendMessage(buyer, new Uint8Array()), sendMail('tickets@example.com', buyer, mail)]) {
    const error = await sending.catch((thrown: unknown) => thrown);
    expect(inspect(error)).toContain('MessageRejected');
    expect(inspect(error, { depth: 10 })).not.toContain(buyer);
  }
});
