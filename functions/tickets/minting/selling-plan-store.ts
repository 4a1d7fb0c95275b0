import { getItem } from '../../../shared/dynamo/read.ts';
import { emptyPlan, planKey, type SellingPlan } from '../../../shared/inventory/selling-plan.ts';
import { mintEnv } from '../env.ts';

const { TICKETS_TABLE } = mintEnv.read();

/** Reads the selling plan of an event, strongly consistent. */
export const readSellingPlan = async (eventId: string): Promise<SellingPlan> =>
  (await getItem<SellingPlan>(TICKETS_TABLE, planKey(eventId), { consistent: true })) ?? emptyPlan(eventId);
