import * as auth from '../../functions/auth/routes.ts';
import * as carts from '../../functions/carts/routes.ts';
import * as catalog from '../../functions/catalog/routes.ts';
import * as checkin from '../../functions/checkin/routes.ts';
import * as operations from '../../functions/operations/routes.ts';
import * as orders from '../../functions/orders/routes.ts';
import * as tickets from '../../functions/tickets/routes.ts';
import * as venues from '../../functions/venues/routes.ts';
import type { Routes } from '../../shared/http/routes.ts';

/** The route tables of one service as one. */
export interface RouteTable {
  /** The service's folder. */
  service: string;
  /** What its routes are about, for readers of the document. */
  description: string;
  routes: Routes;
}

/** A service may have several tables, one for each function that answers: every export named `routes` or `…Routes`. */
const routesOf = (module: Record<string, unknown>): Routes =>
  Object.assign({}, ...Object.entries(module).flatMap(([name, value]) => (name.endsWith('outes') ? [value] : [])));

/** All HTTP contracts of the system, in the order a newcomer meets them. Loads no SDK and reads no environment. */
export const allRouteTables = (): RouteTable[] => [
  { service: 'auth', description: 'Accounts, sign-in and sessions', routes: routesOf(auth) },
  { service: 'venues', description: 'Organizers, venues and seat maps', routes: routesOf(venues) },
  { service: 'catalog', description: 'Events, from draft to published', routes: routesOf(catalog) },
  {
    service: 'tickets',
    description: 'Ticket types, availability, and the tickets one owns',
    routes: routesOf(tickets),
  },
  { service: 'carts', description: 'Places held for a quarter of an hour', routes: routesOf(carts) },
  { service: 'orders', description: 'Orders and their payments', routes: routesOf(orders) },
  { service: 'checkin', description: 'Gates, devices and scans', routes: routesOf(checkin) },
  {
    service: 'operations',
    description: 'Health, this reference, and the page of mailed links',
    routes: routesOf(operations),
  },
];
