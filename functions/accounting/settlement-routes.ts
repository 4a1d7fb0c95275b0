import * as z from 'zod';
import { notFound } from '../../shared/base/problems.ts';
import { salesReaders } from '../../shared/http/roles.ts';
import { defineRoutes } from '../../shared/http/routes.ts';
import { Separator } from '../../shared/text/csv-file.ts';
import { Id } from '../../shared/text/text.ts';
import { Day } from '../../shared/text/timestamp.ts';
import { Settlement, TaxReport } from './settlement/settlement-schema.ts';

const PeriodQuery = z.object({
  from: Day.optional().describe(
    "the first day, in the organizer's zone; by default the first of the month of `to`; without both, the period is the last closed month",
  ),
  to: Day.optional().describe(
    "the last day, which belongs to the period, in the organizer's zone; by default the last of the month of `from`; a period has at most 400 days",
  ),
});
const SettlementQuery = PeriodQuery.extend({ eventId: Id().optional().describe('only this event') });

const separator = {
  separator: Separator,
};

const ofMoney = {
  access: 'organizer' as const,
  roles: salesReaders,
  admins: true as const,
  problems: [notFound],
};

/** Statements of organizers: JSON, and files for people and spreadsheets. */
export const settlementRoutes = defineRoutes({
  'GET /v1/organizers/{organizerId}/settlement': {
    summary: 'Get the settlement of a period: sales, fees, refunds, payouts and open balance, in all and per event',
    ...ofMoney,
    query: SettlementQuery,
    returns: { 200: Settlement },
  },
  'GET /v1/organizers/{organizerId}/settlement.csv': {
    summary: 'Download a settlement as CSV: lines of kind `event`, then one of kind `total` per currency',
    ...ofMoney,
    query: SettlementQuery.extend(separator),
    returns: { 200: 'text/csv' },
  },
  'GET /v1/organizers/{organizerId}/settlement.pdf': {
    summary: 'Download a settlement as PDF',
    ...ofMoney,
    query: SettlementQuery,
    returns: { 200: 'application/pdf' },
  },
  'GET /v1/organizers/{organizerId}/tax-report': {
    summary: 'Get the sales and refunds of a period per tax rate',
    ...ofMoney,
    query: PeriodQuery,
    returns: { 200: TaxReport },
  },
  'GET /v1/organizers/{organizerId}/tax-report.csv': {
    summary: 'Download a tax report as CSV',
    ...ofMoney,
    query: PeriodQuery.extend(separator),
    returns: { 200: 'text/csv' },
  },
});
