import { freeBelow, placeKey, spotName, ticketIdOf } from '../../../shared/inventory/place.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import { type AuditedPlace, type AuditedType, type Finding, isSold } from './report.ts';

const repeated = (names: readonly string[]): number => names.length - new Set(names).size;

/**
 * I1: no more places than the type has, none twice, whether by number or by seat. While a mint is under way there may be
 * those of any target that it has had, so none is too many.
 */
function tooMany({ ticketTypeId: subject, capacity, targetCapacity }: TicketType, live: readonly AuditedPlace[]) {
  const most = targetCapacity === undefined ? capacity : Number.POSITIVE_INFINITY;
  const twice = Math.max(repeated(live.map(spotName)), repeated(live.flatMap(({ seat }) => seat ?? [])));
  return [
    ...(live.length > most ? [`${live.length} places of ${most}`] : []),
    ...(twice > 0 ? [`${twice} places are there twice`] : []),
  ].map((detail): Finding => ({ invariant: 'I1', subject, detail }));
}

/** What is wrong with how a place can be claimed: one that cannot is lost for sale, one that should not is sold twice. */
function wrongClaim(place: AuditedPlace): string | undefined {
  const { status, claimableAt, holdId } = place;
  if (isSold(place)) return claimableAt === undefined ? undefined : 'sold and claimable';
  if (status === 'void') return claimableAt === undefined ? undefined : 'not for sale and claimable';
  if (claimableAt === undefined) return `${status}, and nobody can ever claim it`;
  if (status === 'held') return holdId === undefined ? 'held by no hold' : undefined;
  return claimableAt < freeBelow ? undefined : `free, and not claimable before ${claimableAt}`;
}

const nameOf = ({ pk, sk }: { pk: string; sk: string }): string => `${pk}/${sk}`;
const orNever = (claimableAt: number | undefined): string => `${claimableAt ?? 'never'}`;

/**
 * I5: the index, in which candidates are found and free places counted, says what the places say. It trails them: the
 * detail holds both times, so that only what stays as it is counts as found twice.
 */
function wrongIndex({ places, claimable }: AuditedType): Finding[] {
  const entries = new Map(claimable.map((entry) => [nameOf(entry), entry.claimableAt]));
  const differing = places.flatMap((place): Finding[] => {
    const name = nameOf(placeKey(place));
    const entry = entries.get(name);
    entries.delete(name);
    if (entry === place.claimableAt) return [];
    const detail = `claimable from ${orNever(place.claimableAt)}, by the index from ${orNever(entry)}`;
    return [{ invariant: 'I5', subject: ticketIdOf(place), detail }];
  });
  const strays = [...entries.keys()].map(
    (subject): Finding => ({ invariant: 'I5', subject, detail: 'claimable by the index, and no place' }),
  );
  return [...differing, ...strays];
}

/** What does not hold of the places of one type. */
export function placeFindings(audited: AuditedType): Finding[] {
  const { type, places } = audited;
  const wrong = places.flatMap((place): Finding[] => {
    const detail = wrongClaim(place);
    return detail === undefined ? [] : [{ invariant: 'I5', subject: ticketIdOf(place), detail }];
  });
  const live = places.filter(({ status }) => status !== 'void');
  return [...tooMany(type, live), ...wrong, ...wrongIndex(audited)];
}
