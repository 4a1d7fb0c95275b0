import { defineEnv, required } from '../../shared/base/env.ts';

export const erasureEnv = defineEnv({ STAGE: required, ORDERS_TABLE: required, BUCKET: required });

const mail = {
  STAGE: required,
  ORDERS_TABLE: required,
  USERS_TABLE: required,
  TICKETS_TABLE: required,
  EVENTS_TABLE: required,
  NOTIFICATIONS_TABLE: required,
  SETTINGS_TABLE: required,
  MAIL_FROM: required,
};

/** Whoever mails the buyer of an order. */
export const mailEnv = defineEnv(mail);

/** With tickets, which are kept as files. */
export const ticketMailEnv = defineEnv({ ...mail, BUCKET: required });

/** Whoever keeps the ticket files. */
export const filesEnv = defineEnv({ BUCKET: required });

/** Whoever finds those that are to be told something of an event. */
export const holdersEnv = defineEnv({
  STAGE: required,
  EVENTS_TABLE: required,
  TICKETS_TABLE: required,
  OUTBOX_TABLE: required,
});
