import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { UserErased } from '../events/account.ts';
import { EventCancelled, EventPublished } from '../events/catalog.ts';
import { TicketTypeAdded, TicketTypeCapacityChanged } from '../events/ticket.ts';
import type { Settings } from './config.ts';
import { EventConsumer } from './constructs/event-consumer.ts';
import type { DataStack } from './data-stack.ts';
import { MintingFunctions } from './services/minting.ts';

interface MintingProps extends StackProps {
  settings: Settings;
  data: DataStack;
}

/** Mints the places of events and withdraws them. Functions that serve requests do not depend on this stack. */
export class MintingStack extends Stack {
  constructor(scope: Construct, id: string, { settings, data, ...props }: MintingProps) {
    super(scope, id, props);
    const { bus } = data;
    const functions = new MintingFunctions(this, { settings, data });
    new EventConsumer(this, 'Mint', { bus, event: EventPublished, target: functions.mintPublishedEvent });
    new EventConsumer(this, 'MintAdded', { bus, event: TicketTypeAdded, target: functions.mintAddedType });
    new EventConsumer(this, 'MintChanged', {
      bus,
      event: TicketTypeCapacityChanged,
      target: functions.mintChangedCapacity,
    });
    new EventConsumer(this, 'Withdraw', { bus, event: EventCancelled, target: functions.withdrawEvent });
    new EventConsumer(this, 'ForgetHolder', { bus, event: UserErased, target: functions.eraseHolder });
  }
}
