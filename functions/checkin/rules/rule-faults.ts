import type { FieldError } from '../../../shared/base/problem.ts';
import type { DoorRules } from './door-rules.ts';

/** What the rules of an event may refer to. */
interface Known {
  ticketTypeIds: readonly string[];
  /** The zones of its gates. */
  zones: readonly string[];
}

/** The error of each entry whose name occurs before it in the list. */
const repeated = (names: readonly string[], pointer: (index: number) => string): FieldError[] =>
  names.flatMap((name, index) =>
    names.indexOf(name) < index ? [{ pointer: pointer(index), message: 'occurs twice' }] : [],
  );

function reentryFaults({ reentry, reentryUntil }: DoorRules): FieldError[] {
  if ((reentry === 'until') === (reentryUntil !== undefined)) return [];
  const message = reentry === 'until' ? 'is required with reentry "until"' : 'belongs to reentry "until" only';
  return [{ pointer: '/reentryUntil', message }];
}

/** What contradicts itself or the event, by field. Empty if the rules can be stored. */
export function ruleFaults(rules: DoorRules, { ticketTypeIds, zones }: Known): FieldError[] {
  const typePointer = (index: number) => `/types/${index}/ticketTypeId`;
  const zonePointer = (index: number) => `/zones/${index}/zone`;
  return [
    ...reentryFaults(rules),
    ...repeated(
      rules.types.map(({ ticketTypeId }) => ticketTypeId),
      typePointer,
    ),
    ...rules.types.flatMap(({ ticketTypeId, from, until }, index) => [
      ...(ticketTypeIds.includes(ticketTypeId)
        ? []
        : [{ pointer: typePointer(index), message: 'is no ticket type of this event' }]),
      ...(from !== undefined && until !== undefined && until <= from
        ? [{ pointer: `/types/${index}/until`, message: 'must be after `from`' }]
        : []),
    ]),
    ...repeated(
      rules.zones.map(({ zone }) => zone),
      zonePointer,
    ),
    ...rules.zones.flatMap(({ zone }, index) =>
      zones.includes(zone) ? [] : [{ pointer: zonePointer(index), message: 'is the zone of no gate' }],
    ),
  ];
}
