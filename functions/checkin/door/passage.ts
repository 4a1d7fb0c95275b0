import { checkinLimits } from '../limits.ts';

/** One way through the door. */
export interface Passage {
  /** Epoch ms. */
  at: number;
  /** Unique to the device's scan. */
  scanId: string;
  /** Of this scan in this direction. */
  mark: string;
  gateId?: string;
  inside: boolean;
}

/** What a passage writes to its ticket, and on what condition beside sale and issue. */
interface Change {
  set: string[];
  remove?: string;
  condition: string;
  names: Record<string, string>;
  values: Record<string, unknown>;
}

const oldest = checkinLimits.marksPerTicket - 1;
/** Each mark moves up by one and the oldest falls out: so the last few are kept without being read first. */
const moveMarks = Array.from(
  { length: oldest },
  (_, at) => `admission.marks[${oldest - at}] = admission.marks[${oldest - at - 1}]`,
);

/** Of a sold ticket: whatever it carries is of an earlier sale. */
export const firstEntry = ({ mark, ...passage }: Passage): Change => ({
  set: ['#status = :used', 'admission = :admission'],
  condition: '#status = :sold',
  names: {},
  values: {
    ':used': 'used',
    ':sold': 'sold',
    ':admission': { ...passage, marks: [mark, ...Array.from({ length: oldest }, () => '')] },
  },
});

/** Of a used ticket: out when it is inside, in when it is outside, and never by a scan that has been recorded. */
export const furtherPassage = ({ at, scanId, mark, gateId, inside }: Passage): Change => ({
  set: [
    ...moveMarks,
    'admission.marks[0] = :mark',
    'admission.#at = :at',
    'admission.scanId = :scanId',
    'admission.inside = :inside',
    ...(gateId ? ['admission.gateId = :gateId'] : []),
  ],
  ...(!gateId && { remove: 'admission.gateId' }),
  condition: '#status = :used AND admission.inside = :before AND NOT contains(admission.marks, :mark)',
  names: { '#at': 'at' },
  values: {
    ':used': 'used',
    ':before': !inside,
    ':mark': mark,
    ':at': at,
    ':scanId': scanId,
    ':inside': inside,
    ...(gateId && { ':gateId': gateId }),
  },
});
