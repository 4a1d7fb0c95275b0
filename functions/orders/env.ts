import { defineEnv, optional, required } from '../../shared/base/env.ts';
import { stripeNames } from './payment/stripe/env.ts';

const tables = {
  USERS_TABLE: required,
  CARTS_TABLE: required,
  ORDERS_TABLE: required,
  TICKETS_TABLE: required,
  OUTBOX_TABLE: required,
  /** The base of the test provider's pages. Empty where the stage allows no test payments. */
  PUBLIC_URL: optional,
  ...stripeNames,
};

export const env = defineEnv(tables);
/** The API also reads an organizer's events, and the seat maps of comps. */
const organizerTables = { ...tables, EVENTS_TABLE: required, VENUES_TABLE: required, BUCKET: required };
export const apiEnv = defineEnv(organizerTables);
/** The box office also signs the tickets that it sells. */
export const boxOfficeEnv = defineEnv({ ...organizerTables, TICKET_SECRET_ARN: required });
/** The receiver of webhooks. */
export const webhookEnv = defineEnv(tables);
/** The saga also signs tickets. */
export const sagaEnv = defineEnv({ ...tables, TICKET_SECRET_ARN: required });
/** The minute job does what the saga does, and starts sagas that were not started. */
export const minuteEnv = defineEnv({ ...tables, TICKET_SECRET_ARN: required, SAGA_ARN: required });
/** The consumer that moves the orders of merged accounts. */
export const ownerEnv = defineEnv({ STAGE: required, ORDERS_TABLE: required, TICKETS_TABLE: required });
export const startEnv = defineEnv({ STAGE: required, SAGA_ARN: required });
/** The projector of the table's stream also finds the organizers of orders, and posts to their ledgers. */
export const projectorEnv = defineEnv({
  STAGE: required,
  ORDERS_TABLE: required,
  EVENTS_TABLE: required,
  VENUES_TABLE: required,
  ACCOUNTING_TABLE: required,
});
/** The reconciler also compares the ledgers of organizers. */
export const reconcilerEnv = defineEnv({
  ...tables,
  EVENTS_TABLE: required,
  VENUES_TABLE: required,
  ACCOUNTING_TABLE: required,
});
