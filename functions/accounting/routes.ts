import * as z from 'zod';
import { conflict, keyReused, notFound } from '../../shared/base/problems.ts';
import { salesReaders } from '../../shared/http/roles.ts';
import { defineRoutes, listOf, PageQuery, QueryInt } from '../../shared/http/routes.ts';
import { Separator } from '../../shared/text/csv-file.ts';
import { Id } from '../../shared/text/text.ts';
import { Timestamp } from '../../shared/text/timestamp.ts';
import { LedgerEntry } from './ledger/ledger-schema.ts';
import { accountingLimits } from './limits.ts';
import { IssuedPaper, PaperKindName, Year } from './papers/paper-schema.ts';
import { NewPayout, NewPayoutReturn, OpenBalance, Payout } from './payouts/payout-schema.ts';
import { noInvoice, payoutExceedsBalance, payoutReturned } from './problems.ts';

const Period = z.object({
  eventId: Id().optional().describe('only entries of this event'),
  from: Timestamp.optional().describe('the earliest time, inclusive'),
  to: Timestamp.optional().describe('the latest time, exclusive'),
});

const OfOrganizer = z.object({
  organizerId: Id().optional().describe('the seller, in an order with events of several; the first by default'),
});
const Series = z.object({
  kind: PaperKindName.default('invoice'),
  year: Year.optional().describe("year of the numbers in the organizer's time zone; the current one by default"),
});

const { entriesPerFile } = accountingLimits;

const FileQuery = PageQuery.extend({
  separator: Separator,
  limit: QueryInt(1, entriesPerFile).default(entriesPerFile),
});

/**
 * The routes of accounting. All have the rate class `browse`: the gateway's stage lies in another stack, and can have no
 * settings for a route of this one.
 */
export const routes = defineRoutes({
  'GET /v1/organizers/{organizerId}/ledger': {
    summary: 'List the entries of the ledger of an organizer, the oldest first. Those of one transaction sum to zero.',
    access: 'organizer',
    roles: salesReaders,
    admins: true,
    query: PageQuery.extend(Period.shape),
    returns: { 200: listOf(LedgerEntry) },
    problems: [notFound],
  },
  'GET /v1/organizers/{organizerId}/ledger.csv': {
    summary:
      'Download the ledger of an organizer as CSV, the oldest entries first. A `Link` header names the next file, if there is one.',
    access: 'organizer',
    roles: salesReaders,
    admins: true,
    query: FileQuery.extend(Period.shape),
    returns: { 200: 'text/csv' },
    problems: [notFound],
  },
  'GET /v1/organizers/{organizerId}/payouts': {
    summary: 'Get the open balance of an organizer and what was paid out to it, newest first',
    access: 'organizer',
    roles: salesReaders,
    admins: true,
    query: PageQuery,
    returns: { 200: listOf(Payout).extend({ balance: OpenBalance }) },
    problems: [notFound],
  },
  'POST /v1/organizers/{organizerId}/payouts': {
    summary: 'Record a payout to an organizer, of at most its open balance. It moves no money.',
    access: 'admin',
    idempotent: 'optional',
    body: NewPayout,
    returns: { 201: Payout },
    problems: [notFound, payoutExceedsBalance, keyReused, conflict],
  },
  'POST /v1/organizers/{organizerId}/payouts/{payoutId}/return': {
    summary:
      'Record that a bank has returned a payout, always all of it and once. The balance is open again. It moves no money.',
    access: 'admin',
    idempotent: 'optional',
    body: NewPayoutReturn,
    returns: { 201: Payout },
    problems: [notFound, payoutReturned, keyReused, conflict],
  },
  'GET /v1/orders/{orderId}/papers': {
    summary:
      'List the invoices and credit notes of an order: all of them to its buyer and to administrators, to members those of their organizer. What is due is issued now.',
    access: 'buyer',
    roles: salesReaders,
    admins: true,
    returns: { 200: z.object({ items: z.array(IssuedPaper).describe('invoices first') }) },
    problems: [notFound, conflict],
  },
  'GET /v1/orders/{orderId}/invoice.pdf': {
    summary:
      'Download the invoice of a paid order. An order with events of several organizers has one of each. Free orders and gifts have none.',
    access: 'buyer',
    roles: salesReaders,
    admins: true,
    query: OfOrganizer,
    returns: { 200: 'application/pdf' },
    problems: [notFound, noInvoice, conflict],
  },
  'GET /v1/orders/{orderId}/credit-notes/{file}': {
    summary: 'Download a credit note of an order',
    access: 'buyer',
    roles: salesReaders,
    admins: true,
    query: OfOrganizer,
    returns: { 200: 'application/pdf' },
    problems: [notFound, conflict],
  },
  'GET /v1/organizers/{organizerId}/papers': {
    summary: 'List the invoices or credit notes of an organizer and a year by number',
    access: 'organizer',
    roles: salesReaders,
    admins: true,
    query: PageQuery.extend(Series.shape),
    returns: {
      200: listOf(IssuedPaper).extend({
        lastSequence: z.int().min(0).describe('the last number given: the list holds 1 to it, without gaps'),
      }),
    },
    problems: [notFound],
  },
  'GET /v1/organizers/{organizerId}/papers.csv': {
    summary:
      'Download the invoices or credit notes of an organizer and a year as CSV, by number. A `Link` header names the next file, if there is one.',
    access: 'organizer',
    roles: salesReaders,
    admins: true,
    query: PageQuery.extend({
      ...Series.shape,
      separator: Separator,
      limit: QueryInt(1, accountingLimits.papersPerFile).default(accountingLimits.papersPerFile),
    }),
    returns: { 200: 'text/csv' },
    problems: [notFound],
  },
});
