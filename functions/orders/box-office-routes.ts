import * as z from 'zod';
import {
  conflict,
  forbidden,
  keyReused,
  limitReached,
  notFound,
  salesClosed,
  seatsTaken,
  soldOut,
  suspended,
  wrongState,
} from '../../shared/base/problems.ts';
import { allRoles, sellers } from '../../shared/http/roles.ts';
import { defineRoutes } from '../../shared/http/routes.ts';
import { Day } from '../../shared/text/timestamp.ts';
import { DayCount } from './box-office/day-count.ts';
import { BoxOfficeOrder, BoxOfficeSale } from './box-office/sale-schema.ts';

export const boxOfficeRoutes = defineRoutes({
  'POST /v1/events/{eventId}/box-office/orders': {
    summary:
      'Sell tickets at the box office, until the event ends. The order is confirmed, and its tickets can be printed at once.',
    access: 'organizer',
    roles: sellers,
    rate: 'desk',
    idempotent: true,
    body: BoxOfficeSale,
    returns: { 201: BoxOfficeOrder },
    problems: [
      notFound,
      forbidden,
      wrongState,
      suspended,
      soldOut,
      seatsTaken,
      limitReached,
      salesClosed,
      keyReused,
      conflict,
    ],
  },
  'GET /v1/events/{eventId}/box-office/sales': {
    summary:
      'Count what every seller has taken at the box office on a day, by device and method. Gatekeepers see their own sales.',
    access: 'organizer',
    roles: allRoles,
    query: z.object({ day: Day.optional() }),
    returns: { 200: DayCount },
    problems: [notFound],
  },
});
