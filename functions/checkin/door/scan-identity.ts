import { scanMark } from '../../../shared/door/door-ticket.ts';
import type { Gate } from '../devices/gate.ts';

/**
 * Names a scan and its place, as a passage stores them. Clients choose scan ids freely: two devices with one id are two
 * scans, and so are an entry and an exit.
 */
export function identify(
  { scanId, direction }: { scanId: string; direction: 'in' | 'out' },
  scanner: { id: string },
  gate: Gate | undefined,
) {
  const own = `${scanner.id}/${scanId}`;
  return {
    scanId: own,
    mark: scanMark(`${own}/${direction}`),
    ...(gate && { gateId: gate.id }),
    ...(gate?.zone && { zone: gate.zone }),
  };
}
