import { rfc3339 } from '../../../shared/base/clock.ts';
import { deriveTimedId } from '../../../shared/base/id.ts';

/** Puts a dispute of an order on an organizer's list, as the projector does. Returns the id of the incident. */
export async function listDispute(organizerId: string, orderId: string, now: number): Promise<string> {
  const { listIncident } = await import('../../../functions/orders/reports/payment-incident-store.ts');
  const id = deriveTimedId('inc', now, orderId);
  const money = { amount: { amount: 5000, currency: 'EUR' }, reference: 'du_1SGmtoB7WZ01zgkW' };
  const dispute = { what: 'dispute', status: 'needs_response', reason: 'fraudulent', demand: 'answer' } as const;
  await listIncident(organizerId, { id, at: rfc3339(now), orderId, ...money, ...dispute }, 1);
  return id;
}
