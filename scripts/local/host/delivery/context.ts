import type { Database } from '../database.ts';
import type { Functions } from '../functions/functions.ts';
import type { Activity } from './activity.ts';

/** What all kinds of delivery share. */
export interface DeliveryContext {
  database: Database;
  activity: Activity;
  /** Never rejects. */
  invoke: Functions['invoke'];
  /** Receives one line for everything that moves to a dead-letter queue or is dropped. */
  log(line: string): void;
}

/** The name at the end of an ARN: of a function, a queue or a bus. */
export const nameOf = (arn: string): string => arn.split(/[:/]/).at(-1) ?? arn;
