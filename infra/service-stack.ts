import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { HttpApi, HttpNoneAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import { EventPublished } from '../events/catalog.ts';
import { PreloadRequested } from '../events/checkin.ts';
import { OrderConfirmed, OrderPlaced } from '../events/order.ts';
import { TicketTypeAdded } from '../events/ticket.ts';
import { routes as authRoutes } from '../functions/auth/routes.ts';
import { routes as cartRoutes } from '../functions/carts/routes.ts';
import { routes as catalogRoutes } from '../functions/catalog/routes.ts';
import { routes as checkinRoutes, scanRoutes } from '../functions/checkin/routes.ts';
import { routes as operationsRoutes } from '../functions/operations/routes.ts';
import { routes as orderRoutes } from '../functions/orders/routes.ts';
import { routes as ticketRoutes } from '../functions/tickets/routes.ts';
import { routes as venueRoutes } from '../functions/venues/routes.ts';
import type { Settings } from './config.ts';
import { EventConsumer, PacedConsumer } from './constructs/event-consumer.ts';
import { addRoutes } from './constructs/http-routes.ts';
import { StreamConsumer } from './constructs/stream-consumer.ts';
import type { DataStack } from './data-stack.ts';
import { Functions } from './functions.ts';
import type { NetworkStack } from './network-stack.ts';

interface ServiceProps extends StackProps {
  settings: Settings;
  data: DataStack;
  network: NetworkStack | undefined;
}

/** What can be replaced at any time: the API, the functions, the saga, the consumers and the schedules. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, { settings, data, network, ...props }: ServiceProps) {
    super(scope, id, props);
    const functions = new Functions(this, { settings, data, network });
    this.http(functions);
    this.consumers(functions, data);
    this.streams(functions, data);
    this.minutely(functions.orders.everyMinute, functions.outboxEveryMinute);
  }

  private http(functions: Functions): void {
    const api = new HttpApi(this, 'Api', {
      defaultAuthorizer: new HttpNoneAuthorizer(),
      defaultIntegration: new HttpLambdaIntegration('Fallback', functions.fallback, { scopePermissionToRoute: false }),
    });
    addRoutes(api, functions.auth, authRoutes);
    addRoutes(api, functions.venues, venueRoutes);
    addRoutes(api, functions.catalog, catalogRoutes);
    addRoutes(api, functions.tickets, ticketRoutes);
    addRoutes(api, functions.carts, cartRoutes);
    addRoutes(api, functions.orders.api, orderRoutes);
    addRoutes(api, functions.eventDay.checkin, checkinRoutes);
    addRoutes(api, functions.eventDay.scan, scanRoutes);
    addRoutes(api, functions.operations, operationsRoutes);
    new CfnOutput(this, 'ApiId', { key: 'ApiId', value: api.apiId });
    new CfnOutput(this, 'ApiUrl', { key: 'ApiUrl', value: api.apiEndpoint });
  }

  private consumers(functions: Functions, { bus }: DataStack): void {
    new PacedConsumer(this, 'SagaStart', { bus, event: OrderPlaced, target: functions.orders.startSaga, atOnce: 20 });
    new PacedConsumer(this, 'OrderMail', { bus, event: OrderConfirmed, target: functions.eventDay.mail, atOnce: 5 });
    new EventConsumer(this, 'Mint', { bus, event: EventPublished, target: functions.mint });
    new EventConsumer(this, 'MintAdded', { bus, event: TicketTypeAdded, target: functions.mintAdded });
    new EventConsumer(this, 'PreloadSchedule', {
      bus,
      event: EventPublished,
      target: functions.eventDay.schedulePreload,
    });
    new EventConsumer(this, 'PreloadNow', { bus, event: PreloadRequested, target: functions.eventDay.preload });
  }

  private streams(functions: Functions, data: DataStack): void {
    new StreamConsumer(this, 'Relay', { table: data.outbox, target: functions.relay });
    new StreamConsumer(this, 'Projector', { table: data.tickets, target: functions.projector });
  }

  private minutely(...targets: IFunction[]): void {
    for (const target of targets) {
      new Schedule(this, `${target.node.id}-schedule`, {
        schedule: ScheduleExpression.rate(Duration.minutes(1)),
        target: new LambdaInvoke(target),
      });
    }
  }
}
