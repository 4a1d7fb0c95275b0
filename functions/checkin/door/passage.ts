import { checkinLimits } from '../limits.ts';

/** One entry or exit. */
export interface Passage {
  /** Epoch ms. */
  at: number;
  /** `<deviceId>/<scan id of the client>`. */
  scanId: string;
  /** A short hash of this scan and its direction. */
  mark: string;
  gateId?: string;
  /** The zone of the gate, as it is now. Counters follow it even if the gate moves to another zone later. */
  zone?: string;
  inside: boolean;
}

/** The update of a ticket by a passage, and its condition in addition to sale and issue. */
interface TicketUpdate {
  set: string[];
  remove?: string;
  condition: string;
  names: Record<string, string>;
  values: Record<string, unknown>;
}

const oldest = checkinLimits.marksPerTicket - 1;
/** Moves each mark up by one and drops the oldest. So the last few are stored without being read first. */
const moveMarks = Array.from(
  { length: oldest },
  (_, index) => `admission.marks[${oldest - index}] = admission.marks[${oldest - index - 1}]`,
);

/** The first entry of a sold ticket. It replaces the passages of an earlier sale, and its time and gate stay. */
export const firstEntry = ({ mark, ...passage }: Passage): TicketUpdate => ({
  set: ['#status = :used', 'admission = :admission'],
  condition: '#status = :sold',
  names: {},
  values: {
    ':used': 'used',
    ':sold': 'sold',
    ':admission': {
      ...passage,
      marks: [mark, ...Array.from({ length: oldest }, () => '')],
      first: {
        at: passage.at,
        ...(passage.gateId && { gateId: passage.gateId }),
        ...(passage.zone && { zone: passage.zone }),
      },
    },
  },
});

/** A passage of a used ticket. Conditional on the opposite side, and on a scan that is not recorded yet. */
export const furtherPassage = ({ at, scanId, mark, gateId, zone, inside }: Passage): TicketUpdate => {
  const where = { gateId, zone };
  const known = Object.entries(where).filter(([, value]) => value);
  const unknown = Object.entries(where).filter(([, value]) => !value);
  return {
    set: [
      ...moveMarks,
      'admission.marks[0] = :mark',
      'admission.#at = :at',
      'admission.scanId = :scanId',
      'admission.inside = :inside',
      ...known.map(([name]) => `admission.#${name} = :${name}`),
    ],
    ...(unknown.length > 0 && { remove: unknown.map(([name]) => `admission.#${name}`).join(', ') }),
    condition: '#status = :used AND admission.inside = :before AND NOT contains(admission.marks, :mark)',
    names: { '#at': 'at', '#gateId': 'gateId', '#zone': 'zone' },
    values: {
      ':used': 'used',
      ':before': !inside,
      ':mark': mark,
      ':at': at,
      ':scanId': scanId,
      ':inside': inside,
      ...Object.fromEntries(known.map(([name, value]) => [`:${name}`, value])),
    },
  };
};
