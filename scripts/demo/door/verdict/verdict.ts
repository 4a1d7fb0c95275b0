import { isInside, toDoorTicket } from '../../../../shared/door/door-ticket.ts';
import type { Ticket } from '../../../../shared/inventory/place.ts';
import type { Answered, CachedPlace, LoggedPassage, Snapshot } from './facts.ts';

/** How many facts a check has looked at, and what it found wrong. Without facts it proves nothing. */
export interface Check {
  invariant: 'I2' | 'I9' | 'I12' | 'I13';
  /** What was compared, as one sentence with its counts. */
  checked: string;
  findings: string[];
}

const isPassage = ({ direction }: LoggedPassage): boolean => direction !== undefined;

/** A ticket that enters twice without an exit between. */
function doubleEntries(passages: readonly LoggedPassage[]): string[] {
  return [...Map.groupBy(passages.filter(isPassage), ({ ticketId }) => ticketId)].flatMap(([ticketId, own]) => {
    const inOrder = own.sort((one, other) => one.version - other.version);
    const isDouble = inOrder.some(
      ({ direction }, index) => direction === 'in' && inOrder[index - 1]?.direction === 'in',
    );
    return isDouble ? [`${ticketId} entered twice without an exit`] : [];
  });
}

/** I2: no double entry. By the log of passages, by the answers that gates got, and by the rows of the tickets. */
export function checkEntries(
  passages: readonly LoggedPassage[],
  answers: readonly Answered[],
  places: readonly Ticket[],
): Check {
  const admitted = Map.groupBy(
    answers.filter(({ result }) => result === 'admitted'),
    ({ code }) => code,
  );
  const usedCodes = new Set(places.flatMap(({ status, code }) => (status === 'used' && code ? [code] : [])));
  const logged = new Set(passages.filter(({ direction }) => direction === 'in').map(({ ticketId }) => ticketId));
  const twice = [...admitted].filter(([, own]) => new Set(own.map(({ scanId }) => scanId)).size > 1);
  const unused = [...admitted.keys()].filter((code) => !usedCodes.has(code));
  const unanswered = [...usedCodes].filter((code) => !admitted.has(code));
  return {
    invariant: 'I2',
    checked: `${passages.length} passages, ${admitted.size} admissions told to gates, ${usedCodes.size} used tickets`,
    findings: [
      ...doubleEntries(passages),
      ...twice.map(([, own]) => `one ticket was admitted at ${own.map(({ gate }) => gate).join(' and ')}`),
      ...unused.map((code) => `a gate admitted …${code.slice(-8)}, but its ticket is not used`),
      ...unanswered.map((code) => `…${code.slice(-8)} is used, but no gate was told so`),
      ...(logged.size === usedCodes.size
        ? []
        : [`${logged.size} tickets have entered by the log, ${usedCodes.size} by their rows`]),
    ],
  };
}

/** Statuses in the order in which one sale of a place passes through them. */
const order: readonly Ticket['status'][] = ['available', 'held', 'sold', 'used'];

/** I9: between two readings, no place gets a lower version, sale or issue, and within one sale no earlier status. */
export function checkProgress(snapshots: readonly Snapshot[]): Check {
  const findings = snapshots.slice(1).flatMap((after, index) => {
    const before = snapshots[index];
    return [...(before ?? [])].flatMap(([name, old]) => {
      const now = after.get(name);
      if (!now) return [`${name} has vanished`];
      if (now.version < old.version) return [`${name} went from version ${old.version} to ${now.version}`];
      if (now.sale < old.sale) return [`${name} went from sale ${old.sale} to ${now.sale}`];
      if (now.sale > old.sale) return [];
      if (now.issue < old.issue) return [`${name} went from issue ${old.issue} to ${now.issue}`];
      return order.indexOf(now.status) < order.indexOf(old.status)
        ? [`${name} went from ${old.status} to ${now.status}`]
        : [];
    });
  });
  const places = Math.max(0, ...snapshots.map(({ size }) => size));
  return { invariant: 'I9', checked: `${snapshots.length} readings of ${places} places`, findings };
}

/** Online devices refuse a code at most this long after its refund was answered. */
const refusedWithinMs = 2_000;

/** I12: the codes of refunded tickets are refused from two seconds after the refund. `since`: epoch ms. */
export function checkRefunded(codes: ReadonlySet<string>, since: number, answers: readonly Answered[]): Check {
  const shown = answers.filter(({ code, sentAt }) => codes.has(code) && sentAt >= since + refusedWithinMs);
  const missing = [...codes].filter((code) => !shown.some((answer) => answer.code === code));
  return {
    invariant: 'I12',
    checked: `${shown.length} scans of ${codes.size} refunded tickets`,
    findings: [
      ...shown.flatMap(({ result, gate }) =>
        result === 'revoked' ? [] : [`${gate} answered ${result} to a refunded ticket`],
      ),
      ...missing.map((code) => `nobody showed the refunded ticket …${code.slice(-8)}`),
    ],
  };
}

/** The counters of the door, as the live board shows them. */
export interface Counters {
  admitted: number;
  inside: number;
  total: number;
  byGate: readonly { name: string; admitted: number }[];
}

const isSold = ({ status }: Ticket): boolean => status === 'sold' || status === 'used';

/** I13: the cache says of each sold place what the table says, and the counters are those of the table. */
export function checkConvergence(
  places: readonly CachedPlace[],
  counters: Counters,
  gateNames: ReadonlyMap<string, string>,
): Check {
  const sold = places.filter(({ ticket }) => isSold(ticket));
  const stale = sold.flatMap(({ name, ticket, cached }) => {
    if (!cached) return [`the cache does not know ${name}`];
    const { status, sale, issue, inside } = toDoorTicket(ticket);
    const said = `${cached.status}, sale ${cached.sale}, issue ${cached.issue}, ${cached.inside ? 'inside' : 'outside'}`;
    const isSame =
      cached.status === status && cached.sale === sale && cached.issue === issue && cached.inside === inside;
    return isSame ? [] : [`the cache says of ${name}: ${said}; the table says ${status}`];
  });
  const used = sold.filter(({ ticket }) => ticket.status === 'used').map(({ ticket }) => ticket);
  const expected = { admitted: used.length, inside: used.filter(isInside).length, total: sold.length };
  const wrong = (['admitted', 'inside', 'total'] as const).flatMap((name) =>
    counters[name] === expected[name]
      ? []
      : [`the board shows ${name} ${counters[name]}, the table has ${expected[name]}`],
  );
  const byGate = Map.groupBy(used, ({ admission }) => gateNames.get(admission?.first.gateId ?? '') ?? 'unknown');
  const wrongGates = [...byGate].flatMap(([gate, { length }]) => {
    const shown = counters.byGate.find(({ name }) => name === gate)?.admitted ?? 0;
    return shown === length ? [] : [`the board shows ${shown} admitted at ${gate}, the table has ${length}`];
  });
  return {
    invariant: 'I13',
    checked: `${sold.length} sold places in cache and table, counters of ${counters.byGate.length} gates`,
    findings: [...stale, ...wrong, ...wrongGates],
  };
}
