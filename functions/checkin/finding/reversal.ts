import { scanMark } from '../../../shared/door/door-ticket.ts';
import { clientScanIdOf } from '../../../shared/door/scan-id.ts';
import type { Ticket } from '../../../shared/inventory/place.ts';
import { keptAs, type TicketUpdate } from '../door/passage.ts';
import { checkinLimits } from '../limits.ts';

type Admission = NonNullable<Ticket['admission']>;

/** How the last passage of a ticket is taken back. */
export interface Reversal {
  /** The mark of the scan, which never counts again. */
  mark: string;
  /** As stored: `<device or account>/<scan id of the client>`. */
  scanId: string;
  direction: 'in' | 'out';
  gateId?: string;
  /** Of a ticket that admits several: whose passage it was. */
  people?: number;
  update: TicketUpdate;
}

/**
 * Why a passage cannot be taken back: the ticket has passed since, or nothing is known of the passage before, or too
 * many of its scans were taken back.
 */
export type Irreversible = 'not latest' | 'too many';

/** The first entry, unless an offline scan that came late has become it. */
const isFirst = ({ at, scanId, inside, passed = 1, first }: Admission): boolean =>
  inside && passed > 0 && (first.scanId === undefined ? first.at === at : first.scanId === scanId);

/** Nothing was kept, and the last passage is an entry: a late offline scan has become the first entry before it. */
const isCorrected = ({ wasAt, inside, people }: Admission): boolean =>
  wasAt === undefined && inside && people === undefined;

const ofOne = ['at', 'scanId', 'gateId', 'zone', 'inside', 'enteredAt'] as const;
const ofGroup = ['people', 'today', 'entered', 'passed'] as const;

/** Sets the fields that are known, and removes the others. */
function restored(fields: Record<string, unknown>): Pick<TicketUpdate, 'set' | 'remove' | 'names' | 'values'> {
  const all = Object.entries(fields).map(([name, value]) => ({ name, value: value ?? undefined }));
  const known = all.filter(({ value }) => value !== undefined);
  return {
    set: known.map(({ name }) => `admission.#${name} = :${name}`),
    remove: all.flatMap(({ name, value }) => (value === undefined ? [`admission.#${name}`] : [])),
    names: Object.fromEntries(all.map(({ name }) => [`#${name}`, name])),
    values: Object.fromEntries(known.map(({ name, value }) => [`:${name}`, value])),
  };
}

/** The state before the last passage. `undefined` if it is not known. */
function stateBefore(admission: Admission): Pick<TicketUpdate, 'set' | 'remove' | 'names' | 'values'> | undefined {
  if (isFirst(admission) && typeof admission.wasAt !== 'number') {
    return { set: ['#status = :sold'], remove: ['admission'], names: {}, values: { ':sold': 'sold' } };
  }
  if (isCorrected(admission)) {
    const { at, scanId, gateId, zone } = admission.first;
    return restored({ at, scanId, gateId, zone, enteredAt: undefined, wasAt: undefined });
  }
  if (typeof admission.wasAt !== 'number') return undefined;
  const fields = [...ofOne, ...(admission.wasPeople === undefined ? [] : ofGroup)];
  const before = Object.fromEntries(fields.map((field) => [field, admission[keptAs(field)]]));
  const { set, remove, names, values } = restored({
    ...before,
    ...Object.fromEntries(fields.filter((field) => field !== 'at').map((field) => [keptAs(field), undefined])),
    ...(admission.wasFirst && { first: admission.wasFirst, wasFirst: undefined }),
  });
  // Only the last passage was kept: of the one before it nothing is known.
  return { set: [...set, 'admission.wasAt = :none'], remove, names, values: { ...values, ':none': null } };
}

/**
 * How the passage of a scan is taken back, so that the ticket is as it was before. Conditional on the row as it was
 * read: a scan at the same moment wins or is decided after it.
 */
export function reversalOf(ticket: Ticket, scanId: string): Reversal | Irreversible {
  const { admission, reverted = [], version } = ticket;
  if (ticket.status !== 'used' || !admission || clientScanIdOf(admission.scanId) !== scanId) return 'not latest';
  const before = stateBefore(admission);
  if (!before) return 'not latest';
  if (reverted.length >= checkinLimits.revertsPerTicket) return 'too many';
  const { passed = admission.inside ? 1 : -1 } = admission;
  const direction = passed > 0 ? 'in' : 'out';
  const mark = scanMark(`${admission.scanId}/${direction}`);
  return {
    ...{ mark, scanId: admission.scanId, direction },
    ...(admission.gateId && { gateId: admission.gateId }),
    ...(admission.people !== undefined && { people: Math.abs(passed) }),
    update: {
      ...before,
      set: [...before.set, 'reverted = :reverted'],
      condition: '#status = :used AND #version = :seen',
      values: { ...before.values, ':used': 'used', ':seen': version, ':reverted': [...reverted, mark] },
    },
  };
}
