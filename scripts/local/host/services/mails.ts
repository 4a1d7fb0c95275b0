import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { StatementSync } from 'node:sqlite';
import MailComposer from 'nodemailer/lib/mail-composer';
import { AwsError } from '../aws-error.ts';
import type { Database } from '../database.ts';
import { writeDurably } from './durable-file.ts';
import { type MailInput, rawMail, simpleMail } from './mail-request.ts';
import { checkText, requireMembers } from './request.ts';

interface MailsOptions {
  database: Database;
  /** Each mail becomes a file here: `<epoch ms>-<uuid>.eml`. */
  folder: string;
  /** Addresses and domains that may send: the identities of the deployment. */
  identities: readonly string[];
}

/** AWS's limits for one mail. */
const maxRecipients = 50;
const maxMailBytes = 10 * 1024 * 1024;

const schema = 'CREATE TABLE IF NOT EXISTS mail_identities (identity TEXT PRIMARY KEY) STRICT, WITHOUT ROWID';

/** Returns the address of `Name <address>`, in lower case. */
const addressOf = (sender: string): string => (/<([^<>]*)>\s*$/.exec(sender)?.[1] ?? sender).trim().toLowerCase();

const invalid = (message: string) => new AwsError('InvalidParameterValue', message);

/** SES: mails are written to a folder. */
export class Mails {
  readonly #database: Database;
  readonly #folder: string;
  readonly #identities: ReadonlySet<string>;
  readonly #find: StatementSync;
  readonly #insert: StatementSync;

  constructor({ database, folder, identities }: MailsOptions) {
    this.#database = database;
    this.#folder = folder;
    this.#identities = new Set(identities.map((identity) => identity.toLowerCase()));
    mkdirSync(folder, { recursive: true });
    database.sql.exec(schema);
    this.#find = database.sql.prepare('SELECT 1 FROM mail_identities WHERE identity = ?');
    this.#insert = database.sql.prepare('INSERT OR IGNORE INTO mail_identities VALUES (?)');
  }

  /**
   * Answers an operation of the query API. A mail is on disk before the answer.
   * @throws AwsError `MessageRejected` for a sender that is not verified, `InvalidParameterValue`.
   */
  async handle(operation: string, input: Record<string, unknown>): Promise<object> {
    switch (operation) {
      case 'VerifyEmailIdentity':
        return this.#verify(input);
      case 'SendRawEmail':
        return this.#send(rawMail(input));
      case 'SendEmail':
        return this.#send(simpleMail(input));
      default:
        throw new AwsError('InvalidAction', `The local cloud does not support ${operation}.`);
    }
  }

  /** AWS sends a mail with a link first. Here an address is verified at once. */
  #verify(input: Record<string, unknown>): Promise<object> {
    requireMembers(input, ['EmailAddress']);
    const { EmailAddress } = input;
    checkText('EmailAddress', EmailAddress, 320);
    return this.#database.write(() => {
      this.#insert.run(addressOf(EmailAddress));
      return {};
    });
  }

  async #send({ source, recipients, content }: MailInput): Promise<object> {
    if (recipients.length === 0) throw invalid('A mail needs a recipient.');
    if (recipients.length > maxRecipients) throw invalid(`Recipient count exceeds ${maxRecipients}.`);
    for (const address of [source, ...recipients].map(addressOf)) {
      if (!/@[^@]+$/.test(address)) throw invalid("Missing final '@domain'");
    }
    if (!(await this.#database.read(() => this.#isVerified(addressOf(source))))) {
      const reason = `The following identities failed the check in region US-EAST-1: ${source}`;
      throw new AwsError('MessageRejected', `Email address is not verified. ${reason}`);
    }
    const message = Buffer.isBuffer(content) ? content : await new MailComposer(content).compile().build();
    if (message.byteLength > maxMailBytes) throw invalid(`Message length is more than ${maxMailBytes} bytes long.`);
    const id = randomUUID();
    await writeDurably(join(this.#folder, `${Date.now()}-${id}.eml`), message);
    return { MessageId: id };
  }

  #isVerified(address: string): boolean {
    const domain = address.slice(address.lastIndexOf('@') + 1);
    return [address, domain].some((one) => this.#identities.has(one) || this.#find.get(one) !== undefined);
  }
}
