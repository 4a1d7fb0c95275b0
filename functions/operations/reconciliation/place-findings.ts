import { freeBelow, placeKey, spotName, ticketIdOf } from '../../../shared/inventory/place.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { Finding } from '../../../shared/records/audit/finding.ts';
import { isSold, type PlaceState, type TypeState } from './report.ts';

const duplicates = (names: readonly string[]): number => names.length - new Set(names).size;

/**
 * I1: a type has no more places than its capacity, and none twice, by number or by seat. A mint in progress may have
 * created the places of an earlier, higher target, so any number is allowed then.
 */
function excessPlaces({ ticketTypeId: subject, capacity, targetCapacity }: TicketType, live: readonly PlaceState[]) {
  const max = targetCapacity === undefined ? capacity : Number.POSITIVE_INFINITY;
  const repeated = Math.max(duplicates(live.map(spotName)), duplicates(live.flatMap(({ seat }) => seat ?? [])));
  return [
    ...(live.length > max ? [`${live.length} places of ${max}`] : []),
    ...(repeated > 0 ? [`${repeated} duplicate places`] : []),
  ].map((detail): Finding => ({ invariant: 'I1', subject, detail }));
}

/** Says why `claimableAt` contradicts the status. A place never claimable is lost, a claimable sold one sells twice. */
function wrongClaimability(place: PlaceState): string | undefined {
  const { status, claimableAt, holdId } = place;
  if (isSold(place)) return claimableAt === undefined ? undefined : 'sold and claimable';
  if (status === 'void') return claimableAt === undefined ? undefined : 'not for sale and claimable';
  if (claimableAt === undefined) return `${status} but never claimable`;
  if (status === 'held') return holdId === undefined ? 'held without a hold' : undefined;
  return claimableAt < freeBelow ? undefined : `free but not claimable before ${claimableAt}`;
}

const nameOf = ({ pk, sk }: { pk: string; sk: string }): string => `${pk}/${sk}`;
const orNever = (claimableAt: number | undefined): string => `${claimableAt ?? 'never'}`;

/**
 * I5: the index that finds candidates and counts free places agrees with the places. It is eventually consistent. The
 * detail contains both times, so only a difference that stays the same is found twice.
 */
function wrongIndex({ places, claimable }: TypeState): Finding[] {
  const entries = new Map(claimable.map((entry) => [nameOf(entry), entry.claimableAt]));
  const differing = places.flatMap((place): Finding[] => {
    const name = nameOf(placeKey(place));
    const entry = entries.get(name);
    entries.delete(name);
    if (entry === place.claimableAt) return [];
    const detail = `claimable from ${orNever(place.claimableAt)}, in the index from ${orNever(entry)}`;
    return [{ invariant: 'I5', subject: ticketIdOf(place), detail }];
  });
  const strays = [...entries.keys()].map(
    (subject): Finding => ({ invariant: 'I5', subject, detail: 'in the index, but no such place' }),
  );
  return [...differing, ...strays];
}

/** Checks the places of one type. */
export function placeFindings(state: TypeState): Finding[] {
  const { type, places } = state;
  const wrong = places.flatMap((place): Finding[] => {
    const detail = wrongClaimability(place);
    return detail === undefined ? [] : [{ invariant: 'I5', subject: ticketIdOf(place), detail }];
  });
  const live = places.filter(({ status }) => status !== 'void');
  return [...excessPlaces(type, live), ...wrong, ...wrongIndex(state)];
}
