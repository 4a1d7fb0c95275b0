import * as z from 'zod';
import { notFound } from '../../shared/base/problems.ts';
import { defineRoutes } from '../../shared/http/routes.ts';

/** What the buyer has pressed, as a form sends it. */
const Decision = z.strictObject({ decision: z.enum(['pay', 'decline']) });

/**
 * The page of the test provider. Like a page of another provider it is no part of the API: buyers reach it by the
 * `redirectUrl` of their order.
 */
export const routes = defineRoutes({
  'GET /v1/payments/test/{orderId}/{attempt}': {
    summary: 'Show the page on which a buyer pays or declines a test payment',
    access: 'public',
    returns: { 200: 'text/html', 410: 'text/html' },
    problems: [notFound],
  },
  'POST /v1/payments/test/{orderId}/{attempt}': {
    summary: 'Pay or decline a test payment. The first decision counts.',
    access: 'public',
    body: Decision,
    readers: { 'application/x-www-form-urlencoded': (text) => Object.fromEntries(new URLSearchParams(text)) },
    returns: { 303: null, 410: 'text/html' },
    problems: [notFound],
  },
});
