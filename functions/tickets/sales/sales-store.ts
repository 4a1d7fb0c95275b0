import { salesIn } from '../../../shared/records/sales-row.ts';
import { env } from '../env.ts';

const { ORDERS_TABLE } = env.read();

export const salesRecords = salesIn(ORDERS_TABLE);
