import type { Construct } from 'constructs';
import { routes as authRoutes } from '../../functions/auth/routes.ts';
import { routes as cartRoutes } from '../../functions/carts/routes.ts';
import { routes as catalogRoutes, searchRoutes } from '../../functions/catalog/routes.ts';
import { floorRoutes } from '../../functions/checkin/floor-routes.ts';
import { routes as checkinRoutes } from '../../functions/checkin/routes.ts';
import { scanRoutes } from '../../functions/checkin/scan-routes.ts';
import { routes as operationsRoutes } from '../../functions/operations/routes.ts';
import { boxOfficeRoutes } from '../../functions/orders/box-office-routes.ts';
import { routes as orderRoutes, webhookRoutes } from '../../functions/orders/routes.ts';
import { routes as testProviderRoutes } from '../../functions/test-provider/routes.ts';
import { routes as ticketRoutes } from '../../functions/tickets/routes.ts';
import { routes as venueRoutes } from '../../functions/venues/routes.ts';
import type { Settings } from '../config.ts';
import { HttpEdge } from '../constructs/http-edge.ts';
import type { Functions } from './functions.ts';

/** Adds the HTTP API with the routes of the functions of the service stack. */
export function addEdge(scope: Construct, functions: Functions, settings: Settings): HttpEdge {
  const edge = new HttpEdge(scope, 'Edge', { settings, fallback: functions.operations.answerUnknownPath });
  edge.add(functions.auth.api, authRoutes);
  edge.add(functions.venues.api, venueRoutes);
  edge.add(functions.catalog.api, catalogRoutes);
  edge.add(functions.catalog.search, searchRoutes);
  edge.add(functions.tickets.api, ticketRoutes);
  edge.add(functions.carts.api, cartRoutes);
  edge.add(functions.orders.api, orderRoutes);
  edge.add(functions.orders.webhook, webhookRoutes);
  edge.add(functions.orders.boxOffice, boxOfficeRoutes);
  edge.add(functions.checkin.api, checkinRoutes);
  edge.add(functions.checkin.floor, floorRoutes);
  edge.add(functions.checkin.scan, scanRoutes);
  edge.add(functions.operations.api, operationsRoutes);
  if (functions.testProvider) edge.add(functions.testProvider.page, testProviderRoutes);
  return edge;
}
