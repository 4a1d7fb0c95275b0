import * as z from 'zod';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { Id, Name } from '../../../shared/text/text.ts';

const GateName = Name(60);

export const GateFields = z.strictObject({
  name: GateName,
  ticketTypeIds: z.array(Id()).min(1).max(inventoryLimits.typesPerEvent).optional().describe('default: all types'),
  zone: GateName.optional(),
});
export const Gate = z.object({ id: z.string(), ...GateFields.shape }).meta({ id: 'Gate' });
