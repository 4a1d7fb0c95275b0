import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import {
  apiEnv,
  boxOfficeEnv,
  minuteEnv,
  env as orderEnv,
  ownerEnv,
  projectorEnv,
  reconcilerEnv,
  sagaEnv,
  startEnv,
  webhookEnv,
} from '../../functions/orders/env.ts';
import { stripeSecretName } from '../config.ts';
import {
  announces,
  both,
  makes,
  makesAndDeletes,
  makesPartitions,
  puts,
  reads,
  readsFiles,
  readsNamedSecret,
  readsSecret,
  starts,
  text,
  updates,
  updatesPartitions,
  writes,
} from '../constructs/binding.ts';
import { allow } from '../constructs/grant.ts';
import { OrderSaga } from '../constructs/order-saga.ts';
import { bind, ServiceFunction } from '../constructs/service-function.ts';
import { faultMetric } from '../constructs/stage-alarm.ts';
import { type ServiceParts, seatMapFiles } from './parts.ts';

/** Orders: checkout, refunds, and the saga that fulfils them. */
export class OrderFunctions {
  readonly api: ServiceFunction;
  readonly webhook: ServiceFunction;
  readonly boxOffice: ServiceFunction;
  readonly resolveDueOrders: ServiceFunction;
  readonly refundEvent: ServiceFunction;
  readonly startSaga: ServiceFunction;
  readonly executeRefunds: ServiceFunction;
  readonly projectSales: ServiceFunction;
  readonly moveOrders: ServiceFunction;
  readonly reconcile: ServiceFunction;

  constructor(scope: Construct, { settings, data, chain, publicUrl }: ServiceParts) {
    const STAGE = text(settings.stage);
    const tables = {
      STAGE,
      CARTS_TABLE: writes(data.carts),
      ORDERS_TABLE: writes(data.orders),
      TICKETS_TABLE: writes(data.tickets),
      OUTBOX_TABLE: announces(data.outbox),
      TEST_PAYMENTS: text(settings.testPayments ? 'on' : ''),
      PUBLIC_URL: text(settings.testPayments ? publicUrl : ''),
      STRIPE_SECRET_NAME: readsNamedSecret(scope, stripeSecretName(settings.stage)),
      STRIPE_HOST: text(settings.stripeHost ?? ''),
    };
    const orders = { ...tables, USERS_TABLE: reads(data.users) };
    const organizers = {
      EVENTS_TABLE: reads(data.events),
      VENUES_TABLE: reads(data.venues),
      BUCKET: readsFiles(data.bucket, seatMapFiles),
    };
    this.api = new ServiceFunction(scope, 'orders', 'api', {
      ...chain,
      ...bind(apiEnv, { ...orders, ...organizers }),
    });
    const webhook = bind(webhookEnv, {
      ...tables,
      ORDERS_TABLE: makes(data.orders),
      // It learns of money alone: what follows from it is up to the saga and the minute job.
      CARTS_TABLE: text(data.carts.tableName),
      TICKETS_TABLE: text(data.tickets.tableName),
      OUTBOX_TABLE: text(data.outbox.tableName),
      USERS_TABLE: reads(data.users),
    });
    this.webhook = new ServiceFunction(scope, 'orders', 'webhook', { ...chain, ...webhook });
    // Where modules are shared with functions that ask Stripe: the name alone, without the grant.
    const withoutStripe = { STRIPE_SECRET_NAME: text(tables.STRIPE_SECRET_NAME.value) };
    const promising = bind(orderEnv, { ...orders, ...withoutStripe });
    this.refundEvent = new ServiceFunction(scope, 'orders', 'on-event-withdrawn', promising, {
      timeoutSeconds: 900,
      memoryMb: 1024,
    });
    // It learns of payments and refunds, which are facts of the order: it changes no place and announces nothing.
    const settling = {
      ...orders,
      CARTS_TABLE: text(data.carts.tableName),
      TICKETS_TABLE: text(data.tickets.tableName),
      OUTBOX_TABLE: text(data.outbox.tableName),
    };
    this.executeRefunds = new ServiceFunction(scope, 'orders', 'on-order-refunded', bind(orderEnv, settling), {
      timeoutSeconds: 300,
    });
    const fulfilment = {
      ...tables,
      // Who signs tickets publishes the public key, and sees whether it is revoked.
      USERS_TABLE: both(makesPartitions(data.users, 'ticket-key#*'), updatesPartitions(data.users, 'ticket-key#*')),
      TICKET_SECRET_ARN: readsSecret(data.ticketSecret),
    };
    this.boxOffice = new ServiceFunction(scope, 'orders', 'box-office', {
      ...chain,
      ...bind(boxOfficeEnv, {
        ...fulfilment,
        ...organizers,
        ...withoutStripe,
        // It shares modules with the API that name the carts, and does not use them.
        CARTS_TABLE: text(data.carts.tableName),
        ORDERS_TABLE: makes(data.orders),
        TICKETS_TABLE: makes(data.tickets),
        USERS_TABLE: both(orders.USERS_TABLE, fulfilment.USERS_TABLE),
      }),
    });
    const tasks = new ServiceFunction(scope, 'orders', 'saga', bind(sagaEnv, fulfilment), { timeoutSeconds: 30 });
    const { machine } = new OrderSaga(scope, 'OrderSaga', { tasks });
    this.resolveDueOrders = new ServiceFunction(
      scope,
      'orders',
      'every-minute',
      bind(minuteEnv, { ...fulfilment, SAGA_ARN: starts(machine) }),
      { timeoutSeconds: 55 },
    );
    this.projectSales = new ServiceFunction(
      scope,
      'orders',
      'projector',
      bind(projectorEnv, {
        STAGE,
        // What organizers have said of an incident stays: these rows are updated, and never replaced.
        ORDERS_TABLE: both(puts(data.orders), updatesPartitions(data.orders, 'attention#*')),
        EVENTS_TABLE: reads(data.events),
        VENUES_TABLE: reads(data.venues),
        ACCOUNTING_TABLE: puts(data.accounting),
      }),
      { timeoutSeconds: 60 },
    );
    this.moveOrders = new ServiceFunction(
      scope,
      'orders',
      'on-account-merged',
      bind(ownerEnv, { STAGE, ORDERS_TABLE: updates(data.orders), TICKETS_TABLE: updates(data.tickets) }),
      { timeoutSeconds: 300 },
    );
    this.reconcile = new ServiceFunction(
      scope,
      'orders',
      'every-five-minutes',
      bind(reconcilerEnv, {
        ...settling,
        ORDERS_TABLE: makesAndDeletes(data.orders),
        TICKETS_TABLE: reads(data.tickets),
        USERS_TABLE: text(data.users.tableName),
        EVENTS_TABLE: reads(data.events),
        VENUES_TABLE: reads(data.venues),
        ACCOUNTING_TABLE: both(reads(data.accounting), puts(data.accounting)),
      }),
      { timeoutSeconds: 290, memoryMb: 1024 },
    );
    if (settings.alarms) {
      const field = '$.reconcilerLagSeconds';
      new MetricFilter(scope, 'reconciler-lag', {
        logGroup: this.reconcile.logGroup,
        filterPattern: FilterPattern.exists(field),
        metricNamespace: faultMetric(settings.stage).namespace,
        metricName: 'ReconcilerLag',
        metricValue: field,
      });
    }
    // These functions learn of payment outcomes and answer the task tokens. IAM has no resource for that action.
    for (const target of [tasks, this.api, this.webhook, this.resolveDueOrders, this.reconcile])
      allow(target, ['states:SendTaskSuccess'], ['*']);

    this.startSaga = new ServiceFunction(
      scope,
      'orders',
      'on-order-placed',
      bind(startEnv, { STAGE, SAGA_ARN: starts(machine) }),
    );
  }
}
