import { rfc3339 } from '../../shared/clock.ts';
import type { Gate } from './admission.ts';

/** One passage, as the projector of the tickets stream keeps it; `sk` is `<ticketId>#<version>`. */
export interface ScanRow {
  sk: string;
  /** Epoch ms. */
  at: number;
  gateId?: string;
  direction: 'in' | 'out';
}

const minuteMs = 60_000;
const versionOf = ({ sk }: ScanRow): number => Number(sk.slice(sk.lastIndexOf('#') + 1));

const tally = <K>(keys: readonly K[]): Map<K, number> => {
  const counts = new Map<K, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

/** Counted by ticket, not by passage: whoever leaves and returns is admitted once, at the gate of the first entry. */
export function doorStats(scans: readonly ScanRow[], { gates, total }: { gates: readonly Gate[]; total: number }) {
  const passages = new Map<string, ScanRow[]>();
  for (const scan of scans) {
    const ticketId = scan.sk.slice(0, scan.sk.lastIndexOf('#'));
    const known = passages.get(ticketId);
    if (known) known.push(scan);
    else passages.set(ticketId, [scan]);
  }
  const inOrder = [...passages.values()].map((rows) => rows.sort((a, b) => versionOf(a) - versionOf(b)));
  const entries = inOrder.flatMap((rows) => rows.find(({ direction }) => direction === 'in') ?? []);
  const byGate = tally(entries.map(({ gateId }) => gateId));
  const byMinute = tally(entries.map(({ at }) => Math.floor(at / minuteMs)));
  return {
    admitted: entries.length,
    inside: inOrder.filter((rows) => rows.at(-1)?.direction === 'in').length,
    total,
    byGate: gates.map(({ id, name }) => ({ gateId: id, name, admitted: byGate.get(id) ?? 0 })),
    byMinute: [...byMinute]
      .sort(([a], [b]) => a - b)
      .map(([minute, admitted]) => ({ minute: rfc3339(minute * minuteMs), admitted })),
    conflicts: 0,
  };
}
