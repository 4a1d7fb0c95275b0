import * as z from 'zod';
import { defineRoutes } from '../../shared/routes.ts';

const Check = z.object({
  status: z.enum(['ok', 'slow', 'down']),
  milliseconds: z.int().describe('how long the look took'),
});

export const Health = z
  .object({
    status: z.enum(['ok', 'degraded', 'down']),
    version: z.string(),
    stage: z.string(),
    checks: z.object({ store: Check }),
  })
  .meta({ id: 'Health' });

export const routes = defineRoutes({
  'GET /v1/health': {
    summary: 'Whether the system is up; 503 when the truth store is out',
    access: 'public',
    returns: { 200: Health, 503: Health },
  },
  'GET /v1/openapi.json': {
    summary: 'This API as an OpenAPI 3.1 document',
    access: 'public',
    returns: { 200: 'application/json' },
  },
  'GET /docs': {
    summary: 'This API as a page to read',
    access: 'public',
    returns: { 200: 'text/html' },
  },
});
