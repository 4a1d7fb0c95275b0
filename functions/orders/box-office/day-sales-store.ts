import { salesBetweenIn } from '../../../shared/records/sales-row.ts';
import { env } from '../env.ts';

const { ORDERS_TABLE } = env.read();

/** Yields an event's sales in a period, page by page: eventually consistent within seconds. */
export const readDaySales = salesBetweenIn(ORDERS_TABLE);
