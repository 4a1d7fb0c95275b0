import { salesIn } from '../../shared/sales-record.ts';
import { env } from './env.ts';

const { ORDERS_TABLE } = env.read();

export const salesRecords = salesIn(ORDERS_TABLE);
