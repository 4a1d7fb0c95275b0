import { rfc3339 } from '../../../shared/base/clock.ts';
import type { Gate } from '../devices/gate.ts';

/** One passage, as the projector of the tickets stream stores it. `sk` is `<ticketId>#<version>`. */
export interface PassageRow {
  sk: string;
  /** Epoch ms. */
  at: number;
  gateId?: string;
  direction: 'in' | 'out';
}

const minuteMs = 60_000;
const ticketOf = ({ sk }: PassageRow): string => sk.slice(0, sk.lastIndexOf('#'));
const versionOf = ({ sk }: PassageRow): number => Number(sk.slice(sk.lastIndexOf('#') + 1));

const increment = <K>(counts: Map<K, number>, key: K): unknown => counts.set(key, (counts.get(key) ?? 0) + 1);

/**
 * Counts by ticket, not by passage: a guest who leaves and returns is admitted once, at the gate of the first entry.
 * Rows are added in the order of their keys, which groups them by ticket, so memory holds one ticket at a time.
 */
export function doorTally() {
  let passages = 0;
  let admitted = 0;
  let inside = 0;
  const byGate = new Map<string | undefined, number>();
  const byMinute = new Map<number, number>();
  let ticket: PassageRow[] = [];

  function closeTicket(): void {
    // Keys sort as text: version 10 comes before version 9.
    const rows = ticket.sort((a, b) => versionOf(a) - versionOf(b));
    ticket = [];
    const entry = rows.find(({ direction }) => direction === 'in');
    if (!entry) return;
    admitted++;
    if (rows.at(-1)?.direction === 'in') inside++;
    increment(byGate, entry.gateId);
    increment(byMinute, Math.floor(entry.at / minuteMs));
  }

  return {
    add(rows: readonly PassageRow[]): void {
      for (const row of rows) {
        const [previous] = ticket;
        if (previous && ticketOf(previous) !== ticketOf(row)) closeTicket();
        ticket.push(row);
        passages++;
      }
    },
    passages: (): number => passages,
    stats({ gates, total }: { gates: readonly Gate[]; total: number }) {
      closeTicket();
      return {
        admitted,
        inside,
        total,
        byGate: gates.map(({ id, name }) => ({ gateId: id, name, admitted: byGate.get(id) ?? 0 })),
        byMinute: [...byMinute]
          .sort(([a], [b]) => a - b)
          .map(([minute, count]) => ({ minute: rfc3339(minute * minuteMs), admitted: count })),
        conflicts: 0,
      };
    },
  };
}
