import * as z from 'zod';
import { notFound } from '../../shared/base/problems.ts';
import { salesReaders } from '../../shared/http/roles.ts';
import { defineRoutes, listOf, PageQuery } from '../../shared/http/routes.ts';
import { Id } from '../../shared/text/text.ts';
import { Timestamp } from '../../shared/text/timestamp.ts';
import { LedgerEntry } from './ledger/ledger-schema.ts';

const Period = z.object({
  eventId: Id().optional().describe('only entries of this event'),
  from: Timestamp.optional().describe('the earliest time, inclusive'),
  to: Timestamp.optional().describe('the latest time, exclusive'),
});

/**
 * They have the rate class `browse`: the gateway's stage, which lies in another stack, can have no settings for a route
 * of this one.
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
});
