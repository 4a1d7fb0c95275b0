import { notFound } from '../../shared/base/problems.ts';
import { gateCrew } from '../../shared/http/roles.ts';
import { defineRoutes } from '../../shared/http/routes.ts';
import { ScanResult } from './door/answer-schema.ts';
import { Scan } from './door/scan-schema.ts';
import { checkinLimits } from './limits.ts';
import { ScanBatch, ScanBatchResult } from './offline/batch-schema.ts';
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
  'POST /v1/checkin/scans/batch': {
    summary:
      'Send the scans of a device that was offline. The earliest entry of a ticket counts. Keep what gets no answer.',
    access: 'gate',
    roles: gateCrew,
    rate: 'scan',
    body: ScanBatch,
    maxBodyBytes: checkinLimits.batchBytes,
    returns: { 200: ScanBatchResult },
    problems: [notFound, scansPaused],
  },
});
