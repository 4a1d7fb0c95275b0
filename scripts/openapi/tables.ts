import * as accounting from '../../functions/accounting/routes.ts';
import * as settlement from '../../functions/accounting/settlement-routes.ts';
import * as auth from '../../functions/auth/routes.ts';
import * as carts from '../../functions/carts/routes.ts';
import * as catalog from '../../functions/catalog/routes.ts';
import * as floor from '../../functions/checkin/floor-routes.ts';
import * as checkin from '../../functions/checkin/routes.ts';
import * as scans from '../../functions/checkin/scan-routes.ts';
import * as operations from '../../functions/operations/routes.ts';
import * as boxOffice from '../../functions/orders/box-office-routes.ts';
import * as orders from '../../functions/orders/routes.ts';
import * as tickets from '../../functions/tickets/routes.ts';
import * as venues from '../../functions/venues/routes.ts';
import type { Routes } from '../../shared/http/routes.ts';

/** The merged route tables of one service. */
export interface RouteTable {
  /** The service's folder. */
  service: string;
  /** Section text in the document. */
  description: string;
  routes: Routes;
}

/** Merges all exports named `routes` or `…Routes`, by name: a service has one table per function that answers. */
const routesOf = (module: Record<string, unknown>): Routes => {
  const names = Object.keys(module).filter((name) => name.endsWith('outes'));
  // Bundlers and test runners list the exports of a module in orders of their own.
  return Object.assign({}, ...names.sort().map((name) => module[name]));
};

/** Returns all HTTP contracts, in the order a newcomer needs them. Loads no SDK and reads no environment. */
export const allRouteTables = (): RouteTable[] => [
  { service: 'auth', description: 'Accounts, sign-in and sessions', routes: routesOf(auth) },
  { service: 'venues', description: 'Organizers, venues and seat maps', routes: routesOf(venues) },
  { service: 'catalog', description: 'Events, from draft to published', routes: routesOf(catalog) },
  {
    service: 'tickets',
    description: 'Ticket types, availability and your tickets',
    routes: routesOf(tickets),
  },
  { service: 'carts', description: 'Carts that hold places for a limited time', routes: routesOf(carts) },
  {
    service: 'orders',
    description: 'Orders and their payments',
    routes: { ...routesOf(orders), ...routesOf(boxOffice) },
  },
  {
    service: 'accounting',
    description: 'The ledger and the statements of an organizer',
    routes: { ...routesOf(accounting), ...routesOf(settlement) },
  },
  {
    service: 'checkin',
    description: 'Gates, devices and scans',
    routes: { ...routesOf(checkin), ...routesOf(floor), ...routesOf(scans) },
  },
  {
    service: 'operations',
    description: 'Health, settings, audits, this reference and the page for mailed links',
    routes: routesOf(operations),
  },
];
