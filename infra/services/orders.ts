import type { Construct } from 'constructs';
import { apiEnv, env as orderEnv, projectorEnv, sagaEnv, startEnv } from '../../functions/orders/env.ts';
import type { Settings } from '../config.ts';
import {
  announces,
  puts,
  putsPartitions,
  reads,
  readsFiles,
  readsSecret,
  starts,
  text,
  writes,
} from '../constructs/binding.ts';
import { allow } from '../constructs/grant.ts';
import { OrderSaga } from '../constructs/order-saga.ts';
import { type Bound, bind, ServiceFunction } from '../constructs/service-function.ts';
import type { DataStack } from '../data-stack.ts';

/** The functions behind an order, and the saga between them. */
export class OrderFunctions {
  readonly api: ServiceFunction;
  readonly everyMinute: ServiceFunction;
  readonly refundEvent: ServiceFunction;
  readonly startSaga: ServiceFunction;
  readonly projector: ServiceFunction;

  constructor(scope: Construct, { settings, data, chain }: { settings: Settings; data: DataStack; chain: Bound }) {
    const STAGE = text(settings.stage);
    const tables = {
      STAGE,
      CARTS_TABLE: writes(data.carts),
      ORDERS_TABLE: writes(data.orders),
      TICKETS_TABLE: writes(data.tickets),
      OUTBOX_TABLE: announces(data.outbox),
      TEST_PAYMENTS: text(settings.testPayments ? 'on' : ''),
    };
    const orders = { ...tables, USERS_TABLE: reads(data.users) };
    const api = bind(apiEnv, {
      ...orders,
      EVENTS_TABLE: reads(data.events),
      VENUES_TABLE: reads(data.venues),
      BUCKET: readsFiles(data.bucket, 'seat-maps/*'),
    });
    this.api = new ServiceFunction(scope, 'orders', 'api', { ...chain, ...api });
    this.everyMinute = new ServiceFunction(scope, 'orders', 'every-minute', bind(orderEnv, orders), {
      timeoutSeconds: 55,
    });
    this.refundEvent = new ServiceFunction(scope, 'orders', 'on-event-withdrawn', bind(orderEnv, orders), {
      timeoutSeconds: 900,
      memoryMb: 1024,
    });
    const tasks = new ServiceFunction(
      scope,
      'orders',
      'saga',
      bind(sagaEnv, {
        ...tables,
        // The saga publishes the key its tickets are signed with.
        USERS_TABLE: putsPartitions(data.users, 'ticket-key#*'),
        TICKET_SECRET_ARN: readsSecret(data.ticketSecret),
      }),
      { timeoutSeconds: 30 },
    );
    this.projector = new ServiceFunction(
      scope,
      'orders',
      'projector',
      bind(projectorEnv, { STAGE, ORDERS_TABLE: puts(data.orders) }),
      { timeoutSeconds: 60 },
    );
    // Task tokens are answered by whoever learns of an outcome; IAM knows no resource for that.
    for (const teller of [tasks, this.api, this.everyMinute]) allow(teller, ['states:SendTaskSuccess'], ['*']);

    const { machine } = new OrderSaga(scope, 'OrderSaga', { tasks });
    this.startSaga = new ServiceFunction(
      scope,
      'orders',
      'on-order-placed',
      bind(startEnv, { STAGE, SAGA_ARN: starts(machine) }),
    );
  }
}
