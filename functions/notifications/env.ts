import { defineEnv, rates, required } from '../../shared/base/env.ts';

export const erasureEnv = defineEnv({ STAGE: required, ORDERS_TABLE: required, BUCKET: required });

const sender = { NOTIFICATIONS_TABLE: required, MAIL_FROM: required };

/** For the store of mails. */
export const senderEnv = defineEnv(sender);

const mail = {
  ...sender,
  STAGE: required,
  ORDERS_TABLE: required,
  USERS_TABLE: required,
  TICKETS_TABLE: required,
  EVENTS_TABLE: required,
  SETTINGS_TABLE: required,
};

/** For mails to the buyer of an order. */
export const mailEnv = defineEnv(mail);

/** For notices, which are counted where they may be unwanted. */
export const noticeEnv = defineEnv({ ...mail, ...rates });

/** For mails with tickets, which are also stored as files. */
export const ticketMailEnv = defineEnv({ ...mail, BUCKET: required });

/** For mails to the team of an organizer. */
export const teamMailEnv = defineEnv({
  ...sender,
  ...rates,
  STAGE: required,
  USERS_TABLE: required,
  VENUES_TABLE: required,
  EVENTS_TABLE: required,
  SETTINGS_TABLE: required,
  PUBLIC_URL: required,
});

/** For the store of ticket files. */
export const filesEnv = defineEnv({ BUCKET: required });

/** For the function that finds the ticket holders to notify about an event. */
export const holdersEnv = defineEnv({
  STAGE: required,
  EVENTS_TABLE: required,
  TICKETS_TABLE: required,
  OUTBOX_TABLE: required,
});
