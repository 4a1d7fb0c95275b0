import { eventForMember, isMember } from '../../shared/http/membership.ts';
import { reply } from '../../shared/http/reply.ts';
import { allRoles, salesReaders, sellers, writers } from '../../shared/http/roles.ts';
import { serve } from '../../shared/http/serve.ts';
import { readUsers } from '../../shared/records/auth-rows.ts';
import { dayCount } from './box-office/day-count.ts';
import { readDaySales } from './box-office/day-sales-store.ts';
import { saleView } from './box-office/sale-view.ts';
import { sellTickets } from './box-office/sell-tickets.ts';
import { boxOfficeRoutes } from './box-office-routes.ts';
import { readOrderPlaces } from './order/order-store.ts';

/** The box office has a function of its own, as it signs tickets. */
export const handler = serve(boxOfficeRoutes, {
  'POST /v1/events/{eventId}/box-office/orders': async ({ caller, params: { eventId }, body, key, now }) => {
    const { organizerId } = await eventForMember(eventId, caller, sellers);
    const isEditor = await isMember(caller, organizerId, writers);
    const seller = { eventId, organizerId, by: caller.id, sessionId: caller.sessionId, isEditor };
    const order = await sellTickets(seller, body, key, now);
    return reply(201, saleView(order, await readOrderPlaces(order)), { location: `/v1/orders/${order.orderId}` });
  },

  'GET /v1/events/{eventId}/box-office/sales': async ({ caller, params: { eventId }, query, now }) => {
    const event = await eventForMember(eventId, caller, allRoles);
    const seesAll = await isMember(caller, event.organizerId, salesReaders);
    const asked = { day: query.day, ...(!seesAll && { by: caller.id }), now };
    return dayCount(event, { readSales: readDaySales, namesOf: readUsers }, asked);
  },
});
