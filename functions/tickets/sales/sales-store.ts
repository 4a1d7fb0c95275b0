import { salesIn } from '../../../shared/records/sales-row.ts';
import { env } from '../env.ts';

const { ORDERS_TABLE } = env.read();

/** Reads the sales rows of an event. */
export const readSalesRows = salesIn(ORDERS_TABLE);
