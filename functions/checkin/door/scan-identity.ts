import { scanMark } from '../../../shared/door/door-ticket.ts';
import { storedScanId } from '../../../shared/door/scan-id.ts';
import type { Gate } from '../devices/gate.ts';

/**
 * Names a scan and its place, as a passage stores them. An entry and an exit with one id are two scans.
 */
export function identify(
  { scanId, direction }: { scanId: string; direction: 'in' | 'out' },
  scanner: { id: string },
  gate: Gate | undefined,
) {
  const own = storedScanId(scanner.id, scanId);
  return {
    scanId: own,
    mark: scanMark(`${own}/${direction}`),
    ...(gate && { gateId: gate.id }),
    ...(gate?.zone && { zone: gate.zone }),
  };
}
