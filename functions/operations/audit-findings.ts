import { type Place, spotName, type Ticket, type TicketType, ticketIdOf } from '../../shared/inventory.ts';
import type { OrderRecord } from '../../shared/records.ts';

/** Where the newest report lies in the bucket. */
export const latestAudit = 'audits/latest.json';

/** What an audit needs of a place and of an order. */
export type AuditedPlace = Pick<Ticket, keyof Place | 'status' | 'sale' | 'orderId' | 'ownerId' | 'claimableAt'>;
export type AuditedOrder = Pick<OrderRecord, 'orderId' | 'userId' | 'status' | 'tickets'>;

export interface Finding {
  /** The invariant of the design that does not hold. */
  invariant: 'I1' | 'I4' | 'I5';
  subject: string;
  detail: string;
}

export interface AuditReport {
  /** RFC 3339; null before the first audit. */
  at: string | null;
  events: number;
  places: number;
  sold: number;
  findings: Finding[];
  milliseconds: number;
}

const isSold = ({ status }: AuditedPlace): boolean => status === 'sold' || status === 'used';

/** I1: no more places than the type has or is to have, none twice; what is sold cannot be claimed. */
function oversold(type: TicketType, places: readonly AuditedPlace[]): Finding[] {
  const live = places.filter(({ status }) => status !== 'void');
  const subject = type.ticketTypeId;
  const most = Math.max(type.capacity, type.targetCapacity ?? 0);
  const twice = live.length - new Set(live.map(spotName)).size;
  return [
    ...(live.length > most ? [{ invariant: 'I1' as const, subject, detail: `${live.length} places of ${most}` }] : []),
    ...(twice > 0 ? [{ invariant: 'I1' as const, subject, detail: `${twice} places are there twice` }] : []),
    ...live
      .filter((place) => isSold(place) && place.claimableAt !== undefined)
      .map((place) => ({ invariant: 'I5' as const, subject: ticketIdOf(place), detail: 'sold and claimable' })),
  ];
}

/** I4: each sold place is a ticket of a confirmed order of its owner. */
function unpaid(places: readonly AuditedPlace[], orders: ReadonlyMap<string, AuditedOrder>): Finding[] {
  return places.filter(isSold).flatMap((place) => {
    const subject = ticketIdOf(place);
    const order = orders.get(place.orderId ?? '');
    if (!order) return [{ invariant: 'I4' as const, subject, detail: 'sold without an order' }];
    const confirmed = order.status === 'confirmed' || order.status === 'partially_refunded';
    const listed = order.tickets.some(({ ticketId, status }) => ticketId === subject && status === 'valid');
    if (confirmed && listed) return [];
    return [
      {
        invariant: 'I4' as const,
        subject,
        detail: `order ${order.orderId} is ${order.status}, ticket ${listed ? '' : 'not '}in it`,
      },
    ];
  });
}

/** What does not hold of one ticket type; nothing, when all is well. */
export const findingsOf = (
  type: TicketType,
  places: readonly AuditedPlace[],
  orders: ReadonlyMap<string, AuditedOrder>,
): Finding[] => [...oversold(type, places), ...unpaid(places, orders)];
