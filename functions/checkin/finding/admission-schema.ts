import * as z from 'zod';
import { Id, Text } from '../../../shared/text/text.ts';
import { ScanResult } from '../door/answer-schema.ts';
import { Code, Scan } from '../door/scan-schema.ts';
import { checkinLimits } from '../limits.ts';

/** Why a person did by hand what a scan would not have done. It becomes a part of the audit trail. */
export const Reason = Text(checkinLimits.reasonCharacters).describe(
  'Why, one line. It stays in the audit trail, so it must name no guest.',
);

const { eventId, gateId, people, direction } = Scan.shape;

export const Admission = z.strictObject({
  ticketId: Id(),
  reason: Reason,
  eventId: eventId.optional().describe('the event of this door; default: the event of the ticket'),
  code: Code.optional().describe(
    "the ticket's code, where it was read. Devices and gatekeepers need it unless the event allows look-up.",
  ),
  admissionId: Id().optional().describe('chosen by the client, as a scan id; by default made of the Idempotency-Key'),
  gateId,
  people,
  direction,
  override: z
    .boolean()
    .default(false)
    .describe(
      'admits although the gate is wrong, the time is not right or the zone is full. Nothing else is overruled.',
    ),
});
export type Admission = z.infer<typeof Admission>;

export const AdmissionResult = z
  .object({ ...ScanResult.shape, admissionId: z.string().describe('reverts the admission, as a scan id does') })
  .meta({ id: 'AdmissionResult' });
