import { notFound } from '../../shared/base/problems.ts';
import { gateCrew } from '../../shared/http/roles.ts';
import { defineRoutes } from '../../shared/http/routes.ts';
import { ScanResult } from './door/answer-schema.ts';
import { Scan } from './door/scan-schema.ts';
import { devicePaused, scansPaused } from './problems.ts';

/** What changes tickets at the door: a function of its own, so that no other request slows a scan. */
export const scanRoutes = defineRoutes({
  'POST /v1/checkin/scans': {
    summary: 'Scan a ticket. The answer admits it once, or gives the reason of the refusal.',
    access: 'gate',
    roles: gateCrew,
    rate: 'scan',
    body: Scan,
    returns: { 200: ScanResult },
    problems: [notFound, scansPaused, devicePaused],
  },
});
