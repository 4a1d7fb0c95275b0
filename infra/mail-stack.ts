import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AccountMailRequested, UserErased, UserRegistered } from '../events/account.ts';
import { EventRescheduled } from '../events/catalog.ts';
import { HolderNoticeRequested } from '../events/notification.ts';
import { OrderConfirmed, OrderRefunded, PaymentNoticeRequested } from '../events/order.ts';
import { CapacityReached } from '../events/ticket.ts';
import { MemberInvited } from '../events/venue.ts';
import type { Settings } from './config.ts';
import { EventConsumer, PacedConsumer } from './constructs/event-consumer.ts';
import type { DataStack } from './data-stack.ts';
import { AuthMailFunctions } from './services/auth.ts';
import { NotificationFunctions } from './services/notifications.ts';
import { VenueMailFunctions } from './services/venues.ts';

interface MailProps extends StackProps {
  settings: Settings;
  data: DataStack;
  /** The base of the links in mails. */
  publicUrl: string;
}

/** The mails, and the erasure of mailed files. Functions that serve requests do not depend on this stack. */
export class MailStack extends Stack {
  constructor(scope: Construct, id: string, { settings, data, publicUrl, ...props }: MailProps) {
    super(scope, id, props);
    const { bus } = data;
    const notifications = new NotificationFunctions(this, { settings, data, publicUrl });
    const auth = new AuthMailFunctions(this, { settings, data, publicUrl });
    const venues = new VenueMailFunctions(this, { settings, data, publicUrl });
    new PacedConsumer(this, 'OrderMail', {
      bus,
      event: OrderConfirmed,
      target: notifications.sendTickets,
      maxConcurrency: 5,
    });
    new EventConsumer(this, 'NoticeRequests', { bus, event: EventRescheduled, target: notifications.requestNotices });
    // About 14 mails a second, SES's limit for a new account outside its sandbox.
    new PacedConsumer(this, 'Notices', {
      bus,
      event: HolderNoticeRequested,
      target: notifications.sendNotice,
      maxConcurrency: 2,
    });
    new PacedConsumer(this, 'RefundNotices', {
      bus,
      event: OrderRefunded,
      target: notifications.sendRefundNotice,
      maxConcurrency: 2,
    });
    new PacedConsumer(this, 'PaymentNotices', {
      bus,
      event: PaymentNoticeRequested,
      target: notifications.sendPaymentNotice,
      maxConcurrency: 2,
    });
    new PacedConsumer(this, 'CapacityNotices', {
      bus,
      event: CapacityReached,
      target: notifications.sendCapacityNotice,
      maxConcurrency: 2,
    });
    new PacedConsumer(this, 'Welcome', { bus, event: UserRegistered, target: auth.sendWelcome, maxConcurrency: 2 });
    new PacedConsumer(this, 'GuestLink', { bus, event: OrderConfirmed, target: auth.sendGuestLink, maxConcurrency: 2 });
    new PacedConsumer(this, 'AccountMail', {
      bus,
      event: AccountMailRequested,
      target: auth.sendLink,
      maxConcurrency: 5,
    });
    new PacedConsumer(this, 'InvitationMail', {
      bus,
      event: MemberInvited,
      target: venues.sendInvitation,
      maxConcurrency: 2,
    });
    new EventConsumer(this, 'ForgetFiles', { bus, event: UserErased, target: notifications.eraseFiles });
  }
}
