import type { DoorTicket, Group, PassageSeen } from '../../../shared/door/door-ticket.ts';
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
  /** Whether it is an entry. */
  inside: boolean;
  /** How many people pass. */
  people: number;
  /** A ticket that is used already must be as it was seen: how many are inside, or when it entered. */
  asSeen?: true;
  /** The last entry of the ticket, where that is not this one: an offline scan that came late. */
  enteredAt?: number;
  /** Of a ticket that admits several: its people after the passage. */
  group?: Group;
  /** Replaces the first entry of a group: an offline scan that came before it. */
  first?: PassageSeen;
}

/** The update of a ticket by a passage, and its condition in addition to sale, issue and code. */
export interface TicketUpdate {
  set: string[];
  remove: string[];
  condition: string;
  names: Record<string, string>;
  values: Record<string, unknown>;
}

const slots: number = checkinLimits.marksPerTicket;
/** Moves each mark up by one and drops the oldest. So the last few are stored without being read first. */
const moveMarks = Array.from(
  { length: slots - 1 },
  (_, index) => `admission.marks[${slots - 1 - index}] = admission.marks[${slots - 2 - index}]`,
);

/** The marks after a scan, newest first. There are always as many as `moveMarks` moves. */
const marksAfter = (mark: string, marks: readonly string[], kept: number): string[] => {
  const newest = [mark, ...marks].slice(0, kept);
  return [...newest, ...Array.from({ length: slots - newest.length }, () => '')];
};

/** What a passage adds to a ticket that admits several. A ticket for one has none of it. */
const groupFields = ({ group, people, inside }: Passage) => group && { ...group, passed: inside ? people : -people };

const placeOf = ({ gateId, zone }: Passage) => ({ ...(gateId && { gateId }), ...(zone && { zone }) });

/** Of a ticket for one, and of a ticket that admits several: what the next passage replaces. */
const replaced = ['at', 'scanId', 'gateId', 'zone', 'inside', 'enteredAt'] as const;
const replacedOfGroup = [...replaced, 'people', 'today', 'entered', 'passed'] as const;
type Replaced = (typeof replacedOfGroup)[number];

/** The field that keeps what the last passage has replaced, so that it can be reverted: `wasAt` for `at`. */
export const keptAs = (field: Replaced) =>
  `was${field[0]?.toUpperCase()}${field.slice(1)}` as `was${Capitalize<Replaced>}`;

/** Copies within the row, so that it needs no read before. `null` stands for a field that was absent. */
const keep = (fields: readonly Replaced[]) => ({
  set: fields.map((field) => `admission.${keptAs(field)} = if_not_exists(admission.#${field}, :none)`),
  names: Object.fromEntries(fields.map((field) => [`#${field}`, field])),
});

/** A scan that was reverted never counts again. */
const notReverted = 'NOT contains(reverted, :mark)';

/** The first entry of a sold ticket. It replaces the passages of an earlier sale, and its time and gate stay. */
export function firstEntry(passage: Passage): TicketUpdate {
  const { at, scanId, mark } = passage;
  const place = placeOf(passage);
  return {
    set: ['#status = :used', 'admission = :admission'],
    remove: [],
    condition: `#status = :sold AND ${notReverted}`,
    names: {},
    values: {
      ':mark': mark,
      ':used': 'used',
      ':sold': 'sold',
      ':admission': {
        ...{ at, scanId, ...place, inside: true },
        marks: marksAfter(mark, [], slots),
        first: { at, scanId, ...place },
        ...groupFields(passage),
      },
    },
  };
}

/** Sets these fields of the admission, and removes those that are undefined. */
function setFields(fields: Record<string, unknown>): Omit<TicketUpdate, 'condition'> {
  const all = Object.entries(fields);
  const known = all.filter(([, value]) => value !== undefined);
  return {
    set: known.map(([name]) => `admission.#${name} = :${name}`),
    remove: all.flatMap(([name, value]) => (value === undefined ? [`admission.#${name}`] : [])),
    names: Object.fromEntries(all.map(([name]) => [`#${name}`, name])),
    values: Object.fromEntries(known.map(([name, value]) => [`:${name}`, value])),
  };
}

const passed = ({ at, scanId, gateId, zone, inside, group, enteredAt = at }: Passage) => ({
  ...{ at, scanId, gateId, zone },
  inside: group ? group.people > 0 : inside,
  ...(inside && { enteredAt }),
});

/** A passage of a used ticket for one. Conditional on the opposite side, and on a scan that is not recorded yet. */
export function furtherPassage(passage: Passage): TicketUpdate {
  const { set, remove, names, values } = setFields(passed(passage));
  const kept = keep(replaced);
  return {
    set: [...moveMarks, 'admission.marks[0] = :mark', ...set, ...kept.set],
    remove,
    condition: [
      '#status = :used AND admission.inside = :before',
      'attribute_not_exists(admission.people) AND NOT contains(admission.marks, :mark)',
      notReverted,
    ].join(' AND '),
    names: { ...names, ...kept.names },
    values: { ...values, ':none': null, ':used': 'used', ':before': !passage.inside, ':mark': passage.mark },
  };
}

/** A passage of a used ticket whose rules need more than its side. Conditional on the row as the rules saw it. */
export function passageAsSeen(passage: Passage, { version, marks = [] }: DoorTicket): TicketUpdate {
  const { set, remove, names, values } = setFields({
    ...passed(passage),
    ...groupFields(passage),
    ...(passage.first && { first: passage.first }),
    // The people of a group may be scanned one by one.
    marks: marksAfter(passage.mark, marks, passage.group ? slots + checkinLimits.peoplePerTicket : slots),
  });
  const kept = keep(passage.group ? replacedOfGroup : replaced);
  return {
    set: [...set, ...kept.set, ...(passage.first ? ['admission.wasFirst = admission.#first'] : [])],
    remove,
    names: { ...names, ...kept.names },
    condition: '#status = :used AND #version = :seen',
    values: { ...values, ':none': null, ':used': 'used', ':seen': version },
  };
}

/**
 * Replaces the first entry of a used ticket for one. The last entry stays, which is the first one until there is
 * another: a ticket that admits once a day has entered on that day. Conditional on the time of the first entry as
 * `known`, and on a scan that is not recorded.
 */
export const firstEntryCorrection = (
  { mark, ...entry }: PassageSeen & { mark: string },
  known: number,
): TicketUpdate => ({
  set: [
    ...[...moveMarks, 'admission.marks[0] = :mark', 'admission.#first = :first'],
    'admission.enteredAt = if_not_exists(admission.enteredAt, :known)',
  ],
  remove: [],
  condition: [
    '#status = :used AND admission.#first.#at = :known',
    'attribute_not_exists(admission.people) AND NOT contains(admission.marks, :mark)',
    notReverted,
  ].join(' AND '),
  names: { '#first': 'first', '#at': 'at' },
  values: { ':used': 'used', ':known': known, ':mark': mark, ':first': entry },
});
