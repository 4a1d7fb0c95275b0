import type { EventRow } from '../../../shared/records/event-row.ts';
import { policyInForce, type RefundPolicy } from '../../../shared/records/terms/refund-policy.ts';
import { readOrganizer } from '../../../shared/records/venue-rows.ts';

/** The refund policies in force, by event. Reads the organizers of events that have no policy of their own. */
export async function policiesInForce(events: readonly EventRow[]): Promise<Map<string, RefundPolicy>> {
  const organizerIds = [...new Set(events.flatMap((event) => (event.refundPolicy ? [] : [event.organizerId])))];
  const organizers = await Promise.all(organizerIds.map(readOrganizer));
  const policies = new Map(organizers.map((row) => [row?.organizerId, row?.refundPolicy]));
  return new Map(
    events.flatMap(({ eventId, organizerId, refundPolicy, currency }) => {
      const inForce = policyInForce(refundPolicy, policies.get(organizerId), currency);
      return inForce ? [[eventId, inForce] as const] : [];
    }),
  );
}
