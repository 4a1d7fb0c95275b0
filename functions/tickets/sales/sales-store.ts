import { salesIn } from '../../../shared/records/sales-row.ts';
import { env } from '../env.ts';

const { ORDERS_TABLE } = env.read();

/** Yields the sales rows of an event, page by page. */
export const salesRows = salesIn(ORDERS_TABLE);
