import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AccountMailRequested, UserErased, UserRegistered } from '../events/account.ts';
import { EventRescheduled } from '../events/catalog.ts';
import { HolderNoticeRequested } from '../events/notification.ts';
import { OrderConfirmed, OrderRefunded } from '../events/order.ts';
import { MemberInvited } from '../events/venue.ts';
import type { Settings } from './config.ts';
import { EventConsumer, PacedConsumer } from './constructs/event-consumer.ts';
import type { DataStack } from './data-stack.ts';
import { MailFunctions } from './services/mail.ts';

interface MailProps extends StackProps {
  settings: Settings;
  data: DataStack;
  /** Where people reach this system. */
  publicUrl: string;
}

/** What people are mailed, and the files that were mailed: nothing that serves requests knows of it. */
export class MailStack extends Stack {
  constructor(scope: Construct, id: string, { settings, data, publicUrl, ...props }: MailProps) {
    super(scope, id, props);
    const { bus } = data;
    const mails = new MailFunctions(this, { settings, data, publicUrl });
    new PacedConsumer(this, 'OrderMail', { bus, event: OrderConfirmed, target: mails.tickets, atOnce: 5 });
    new EventConsumer(this, 'NoticeRequests', { bus, event: EventRescheduled, target: mails.noticeRequests });
    // Some fourteen mails a second, as many as SES takes of a new account that is out of its sandbox.
    new PacedConsumer(this, 'Notices', { bus, event: HolderNoticeRequested, target: mails.notices, atOnce: 2 });
    new PacedConsumer(this, 'RefundNotices', { bus, event: OrderRefunded, target: mails.refundNotices, atOnce: 2 });
    new PacedConsumer(this, 'Welcome', { bus, event: UserRegistered, target: mails.welcome, atOnce: 2 });
    new PacedConsumer(this, 'AccountMail', { bus, event: AccountMailRequested, target: mails.links, atOnce: 5 });
    new PacedConsumer(this, 'InvitationMail', { bus, event: MemberInvited, target: mails.invitations, atOnce: 2 });
    new EventConsumer(this, 'ForgetFiles', { bus, event: UserErased, target: mails.forgetFiles });
  }
}
