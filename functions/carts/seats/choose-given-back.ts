import { Problem } from '../../../shared/base/problem.ts';
import type { Place } from '../../../shared/inventory/place.ts';
import type { NumberedSeat } from '../../../shared/inventory/seat-map.ts';
import type { TypeOnSale } from '../cart/type-on-sale.ts';
import { companionSeat } from '../problems.ts';
import { requireNoBetterChoice } from './check-gap-rule.ts';
import { companionsLeft, gapsGivenBack, seatsInQuestion, waysToGiveBack } from './given-back.ts';
import { readTypeSeats } from './read-type-seats.ts';
import { neighboursIn } from './seat-gap.ts';
import type { ChosenPlace, TypeSeats } from './seat-search.ts';
import { readFreeAmong } from './seat-store.ts';

interface GiveBack {
  /** The seats of the line, in its order. */
  line: readonly Place[];
  /** The customer's other seats of the type. */
  others: readonly Place[];
  /** The number of seats of the line to give back. */
  count: number;
  now: number;
}

interface Way {
  given: NumberedSeat[];
  kept: NumberedSeat[];
}

/**
 * Chooses which seats of a line to give back, by the rules of a new choice of the seats that are kept. Also returns the
 * places that must still be free when it is written. @throws Problem `companion_seat`, `seat_gap`.
 */
export async function chooseGivenBack(
  onSale: TypeOnSale,
  { line, others, count, now }: GiveBack,
): Promise<{ released: ChosenPlace[]; watched: ChosenPlace[] }> {
  const all = await readTypeSeats(onSale);
  const byNumber = new Map(all.seats.map((seat) => [seat.number, seat]));
  const seatsOf = (places: readonly Place[]) => places.flatMap(({ number }) => byNumber.get(number) ?? []);
  const [own, rest] = [seatsOf(line), seatsOf(others)];
  const ways = waysToGiveBack(own, count).map((given) => ({
    given,
    kept: [...own.filter((seat) => !given.includes(seat)), ...rest],
  }));
  const allowed = requireNoCompanionLeft(ways);
  const chosen = onSale.type.noSingleSeatGaps ? await wayWithoutGap(all, allowed, now) : { ...allowed[0], watched: [] };
  return { released: (chosen.given ?? []).map(all.placeOf), watched: chosen.watched.map(all.placeOf) };
}

/** The ways that leave no companion without its accessible seat. @throws Problem `companion_seat` if there is none. */
function requireNoCompanionLeft(ways: readonly Way[]): Way[] {
  const allowed = ways.filter(({ given, kept }) => companionsLeft(given, kept).length === 0);
  const [first] = ways;
  if (allowed.length > 0 || !first) return allowed;
  const left = companionsLeft(first.given, first.kept).map(({ label }) => label);
  throw new Problem(companionSeat, `Give ${left.join(', ')} back first: its accessible seat would be gone`, {
    members: { seats: left },
  });
}

/** The first way that leaves no seat alone, or the first of all if every choice would. @throws Problem `seat_gap`. */
async function wayWithoutGap(all: TypeSeats, ways: readonly Way[], now: number) {
  const rows = new Set(ways.flatMap(({ given }) => given.map(({ rowIndex }) => rowIndex)));
  const neighbour = neighboursIn(all.seats.filter(({ rowIndex }) => rows.has(rowIndex)));
  const asked = new Set(ways.flatMap(({ given, kept }) => seatsInQuestion(given, kept, neighbour)));
  const free = await readFreeAmong([...asked].map(all.placeOf), now);
  const isFree = ({ number }: NumberedSeat): boolean => free.has(number);
  const judged = ways.map((way) => ({ ...way, ...gapsGivenBack(way.given, way.kept, { neighbour, isFree }) }));
  const [first] = judged;
  const clean = judged.find(({ gaps }) => gaps.length === 0);
  if (clean || !first) return clean ?? { given: [], watched: [] };
  const { given, kept, gaps } = first;
  const ours = new Set([...given, ...kept]);
  const known = (seat: NumberedSeat): boolean | undefined => {
    if (ours.has(seat)) return true;
    return asked.has(seat) ? isFree(seat) : undefined;
  };
  await requireNoBetterChoice(all, { chosen: kept, gaps, known, now });
  return first;
}
