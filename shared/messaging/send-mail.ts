import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import { awsClient } from '../async/aws-client.ts';
import { awsLimits } from '../async/limits.ts';

export interface MailContent {
  subject: string;
  text: string;
  html: string;
}

const ses = new SESClient(awsClient({ answerMs: awsLimits.mailMs }));
const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

/** Sends a mail without attachments. @throws Error that names SES's error, and no address. */
export async function sendMail(from: string, to: string, { subject, text, html }: MailContent): Promise<void> {
  try {
    await ses.send(
      new SendEmailCommand({
        Source: from,
        Destination: { ToAddresses: [to] },
        Message: { Subject: utf8(subject), Body: { Text: utf8(text), Html: utf8(html) } },
      }),
    );
  } catch (error) {
    // SES's message contains the address, and error messages are logged.
    throw new Error(`SES refused: ${(error as Error).name}`);
  }
}
