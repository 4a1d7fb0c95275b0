import { CfnOutput, Duration, Lazy, Stack, type StackProps } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import { AccountMerged, AddressConfirmed, UserErased } from '../events/account.ts';
import { EventPublished, EventRescheduled } from '../events/catalog.ts';
import { PreloadRequested } from '../events/checkin.ts';
import { EventRefunded, OrderPlaced, OrderRefunded } from '../events/order.ts';
import { AccountSuspended, OrganizerSuspensionChanged } from '../events/suspension.ts';
import { TestChargeAccepted } from '../events/test-payment.ts';
import { EventWithdrawn } from '../events/ticket.ts';
import { OrganizerChanged, VenueChanged } from '../events/venue.ts';
import { openOrderPartitions } from '../shared/records/order-facts.ts';
import type { Settings } from './config.ts';
import { EventConsumer, PacedConsumer } from './constructs/event-consumer.ts';
import { FaultWatch } from './constructs/fault-watch.ts';
import type { HttpEdge } from './constructs/http-edge.ts';
import { StreamConsumer } from './constructs/stream-consumer.ts';
import type { DataStack } from './data-stack.ts';
import type { NetworkStack } from './network-stack.ts';
import { addEdge } from './services/edge.ts';
import { Functions } from './services/functions.ts';
import type { TestProviderFunctions } from './services/test-provider.ts';

interface ServiceProps extends StackProps {
  settings: Settings;
  data: DataStack;
  network: NetworkStack | undefined;
}

/** The stateless part, which can be replaced at any time: the API, functions, saga, consumers and schedules. */
export class ServiceStack extends Stack {
  /** The base of the links that people are sent. */
  readonly publicUrl: string;
  readonly edge: HttpEdge;

  constructor(scope: Construct, id: string, { settings, data, network, ...props }: ServiceProps) {
    super(scope, id, props);
    // The functions come before the API whose address some of them need.
    this.publicUrl = settings.publicUrl ?? Lazy.string({ produce: () => this.edge.api.apiEndpoint });
    const functions = new Functions(this, { settings, data, network, publicUrl: this.publicUrl });
    this.edge = addEdge(this, functions, settings);
    new CfnOutput(this, 'ApiId', { key: 'ApiId', value: this.edge.api.apiId });
    new CfnOutput(this, 'ApiUrl', { key: 'ApiUrl', value: this.edge.api.apiEndpoint });
    const ofMoney = this.consumers(functions, data);
    if (functions.testProvider) this.settleTestCharges(functions.testProvider, data);
    this.streams(functions, data);
    this.schedule(Duration.minutes(1), functions.operations.resendOutbox, functions.catalog.rebuildSearchIndex);
    this.resolveDueOrders(functions.orders.resolveDueOrders);
    this.schedule(Duration.minutes(5), functions.catalog.rankEvents, functions.orders.reconcile);
    this.schedule(Duration.hours(1), functions.operations.auditEvents, functions.catalog.endEvents);
    if (settings.alarms)
      new FaultWatch(this, 'Alarms', { ...settings, services: ['orders', 'tickets'], consumers: ofMoney });
  }

  /** Returns those on which the money of orders depends. */
  private consumers(functions: Functions, { bus }: DataStack) {
    const sagaStart = new PacedConsumer(this, 'SagaStart', {
      bus,
      event: OrderPlaced,
      target: functions.orders.startSaga,
      maxConcurrency: 20,
    });
    const refundEvent = new EventConsumer(this, 'RefundEvent', {
      bus,
      event: EventWithdrawn,
      target: functions.orders.refundEvent,
    });
    // The refunds of a large event: as many calls of a provider at the same time, which allow some hundred a second.
    const refunds = new PacedConsumer(this, 'Refunds', {
      bus,
      event: OrderRefunded,
      target: functions.orders.executeRefunds,
      maxConcurrency: 20,
    });
    new EventConsumer(this, 'WindUp', { bus, event: EventRefunded, target: functions.catalog.completeCancellation });
    new EventConsumer(this, 'PreloadSchedule', {
      bus,
      event: EventPublished,
      target: functions.checkin.schedulePreload,
    });
    new EventConsumer(this, 'PreloadMove', { bus, event: EventRescheduled, target: functions.checkin.movePreload });
    new EventConsumer(this, 'OrganizerCopies', {
      bus,
      event: OrganizerChanged,
      target: functions.catalog.syncOrganizerFacts,
    });
    new EventConsumer(this, 'VenueCopies', { bus, event: VenueChanged, target: functions.catalog.syncVenueFacts });
    new EventConsumer(this, 'SuspendedEvents', {
      bus,
      event: OrganizerSuspensionChanged,
      target: functions.catalog.suspendEvents,
    });
    new EventConsumer(this, 'SuspendedSessions', {
      bus,
      event: AccountSuspended,
      target: functions.auth.endSessions,
    });
    new EventConsumer(this, 'ForgetMember', { bus, event: UserErased, target: functions.venues.eraseMember });
    new PacedConsumer(this, 'MergeAccounts', {
      bus,
      event: AddressConfirmed,
      target: functions.auth.mergeClaimants,
      maxConcurrency: 5,
    });
    const merged = { bus, event: AccountMerged, maxConcurrency: 5 };
    new PacedConsumer(this, 'MoveOrders', { ...merged, target: functions.orders.moveOrders });
    // Longer than a session is cached and an index lags behind.
    const delay = Duration.minutes(2);
    new PacedConsumer(this, 'MoveLateOrders', { ...merged, target: functions.orders.moveOrders, delay });
    new PacedConsumer(this, 'ForgetMerged', {
      ...merged,
      target: functions.auth.eraseMerged,
      delay: Duration.minutes(4),
    });
    new EventConsumer(this, 'PreloadNow', { bus, event: PreloadRequested, target: functions.checkin.preload });
    return [sagaStart, refundEvent, refunds];
  }

  /** The test provider settles its slow charges after five seconds, and reports them by webhook. */
  private settleTestCharges({ reportCharge }: TestProviderFunctions, { bus }: DataStack): void {
    new PacedConsumer(this, 'TestCharges', {
      bus,
      event: TestChargeAccepted,
      target: reportCharge,
      maxConcurrency: 2,
      delay: Duration.seconds(5),
    });
  }

  private streams(functions: Functions, data: DataStack): void {
    // The relay deletes what it has sent.
    const added = [{ eventName: ['INSERT'] }];
    new StreamConsumer(this, 'Relay', { table: data.outbox, target: functions.operations.relayOutbox, filters: added });
    new StreamConsumer(this, 'Projector', { table: data.tickets, target: functions.tickets.projectTickets });
    // Changes of drafts do not concern the search index: only events that are, or were, published.
    const published = { status: { S: ['published'] } };
    new StreamConsumer(this, 'SearchIndex', {
      table: data.events,
      target: functions.catalog.updateSearchIndex,
      batchingWindowSeconds: 1,
      filters: [{ dynamodb: { NewImage: published } }, { dynamodb: { OldImage: published } }],
    });
    // It posts the ledger. Nothing else names an order that was paid in cash and was missed.
    new StreamConsumer(this, 'SalesProjector', {
      table: data.orders,
      target: functions.orders.projectSales,
      persistent: true,
    });
  }

  /** One run a minute for each partition of the open orders, so that a backlog is worked off in parallel. */
  private resolveDueOrders(target: IFunction): void {
    openOrderPartitions.forEach((partition, index) => {
      new Schedule(this, `DueOrders${index}`, {
        schedule: ScheduleExpression.rate(Duration.minutes(1)),
        target: new LambdaInvoke(target, { input: ScheduleTargetInput.fromObject({ partitions: [partition] }) }),
      });
    });
  }

  private schedule(every: Duration, ...targets: IFunction[]): void {
    for (const target of targets) {
      new Schedule(this, `${target.node.id}-schedule`, {
        schedule: ScheduleExpression.rate(every),
        target: new LambdaInvoke(target),
      });
    }
  }
}
