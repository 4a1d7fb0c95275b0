import type MailComposer from 'nodemailer/lib/mail-composer';
import { AwsError } from '../aws-error.ts';
import { checkText, requireMembers } from './request.ts';

type Fields = Record<string, unknown>;

/** A mail to send: a finished MIME message, or its parts. */
export interface MailInput {
  source: string;
  recipients: string[];
  content: Buffer | ConstructorParameters<typeof MailComposer>[0];
}

function fieldsOf(name: string, value: unknown, known: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null) throw new AwsError('ValidationError', `${name} must not be null`);
  requireMembers(value, known);
  return value as Fields;
}

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** Returns a text of a mail. @throws AwsError for any character set but UTF-8 and its subset US-ASCII. */
function contentOf(name: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const { Data, Charset = 'UTF-8' } = fieldsOf(name, value, ['Data', 'Charset']);
  if (!['UTF-8', 'US-ASCII'].includes(String(Charset).toUpperCase())) {
    throw new AwsError('InvalidParameterValue', `The local cloud does not support the charset ${Charset}.`);
  }
  return String(Data ?? '');
}

/** The input of `SendRawEmail`. */
export function rawMail(input: Fields): MailInput {
  requireMembers(input, ['Source', 'Destinations', 'RawMessage']);
  const { Source, Destinations } = input;
  checkText('Source', Source, 2_048);
  const { Data } = fieldsOf('RawMessage', input.RawMessage, ['Data']);
  return { source: Source, recipients: textsOf(Destinations), content: Buffer.from(String(Data ?? ''), 'base64') };
}

/** The input of `SendEmail`. */
export function simpleMail(input: Fields): MailInput {
  requireMembers(input, ['Source', 'Destination', 'Message']);
  const { Source } = input;
  checkText('Source', Source, 2_048);
  const { ToAddresses, CcAddresses, BccAddresses } = fieldsOf('Destination', input.Destination, [
    ...['ToAddresses', 'CcAddresses', 'BccAddresses'],
  ]);
  const { Subject, Body } = fieldsOf('Message', input.Message, ['Subject', 'Body']);
  const { Text, Html } = fieldsOf('Body', Body, ['Text', 'Html']);
  const [to, cc] = [textsOf(ToAddresses), textsOf(CcAddresses)];
  const [text, html] = [contentOf('Text', Text), contentOf('Html', Html)];
  return {
    source: Source,
    recipients: [...to, ...cc, ...textsOf(BccAddresses)],
    content: {
      ...{ from: Source, to, cc, subject: contentOf('Subject', Subject) ?? '' },
      ...(text !== undefined && { text }),
      ...(html !== undefined && { html }),
    },
  };
}
