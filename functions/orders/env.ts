import { defineEnv, optional, required } from '../../shared/base/env.ts';

const tables = {
  STAGE: required,
  USERS_TABLE: required,
  CARTS_TABLE: required,
  ORDERS_TABLE: required,
  TICKETS_TABLE: required,
  OUTBOX_TABLE: required,
  /** `on` where the stage allows the test provider; never in prod. */
  TEST_PAYMENTS: optional,
};

export const env = defineEnv(tables);
/** The API also reads an organizer's events, and the seat maps of comps. */
export const apiEnv = defineEnv({ ...tables, EVENTS_TABLE: required, VENUES_TABLE: required, BUCKET: required });
/** The saga also signs tickets. */
export const sagaEnv = defineEnv({ ...tables, TICKET_SECRET_ARN: required });
/** The minute job does what the saga does, and starts sagas that were not started. */
export const minuteEnv = defineEnv({ ...tables, TICKET_SECRET_ARN: required, SAGA_ARN: required });
/** The consumer that moves the orders of merged accounts. */
export const ownerEnv = defineEnv({ STAGE: required, ORDERS_TABLE: required, TICKETS_TABLE: required });
export const startEnv = defineEnv({ STAGE: required, SAGA_ARN: required });
export const projectorEnv = defineEnv({ STAGE: required, ORDERS_TABLE: required });
