import { again, retry } from '../../../shared/async/retry.ts';
import { Problem, raise } from '../../../shared/base/problem.ts';
import { conflict, holdExpired, notFound } from '../../../shared/base/problems.ts';
import { type CartLine, type CartRow, placesInLines } from '../../../shared/records/cart-row.ts';
import { settings } from '../../../shared/settings/settings.ts';
import { type Buyer, liveLines, noKey, withoutPlaces } from '../cart/cart.ts';
import { readCart, readLineStates, releasePlaces } from '../cart/cart-store.ts';
import { unusedAfter } from '../cart/unused-time.ts';
import { chooseGivenBack } from '../seats/choose-given-back.ts';
import { learnSeats } from '../seats/seat-store.ts';
import { claimPlaces } from './claim-places.ts';

/**
 * Sets the number of places of a line: claims more, or gives some back. Each attempt starts from the cart as it is
 * then. @throws Problem `not_found`, `hold_expired` if a line grows that has lost places, `conflict`, `companion_seat`
 * and `seat_gap` if the seats that are kept could not be chosen like that, and those of a claim.
 */
export const setQuantity = (buyer: Buyer, itemId: string, quantity: number, now: number): Promise<CartRow> =>
  retry(
    async () => {
      const cart = await readCart(buyer.userId);
      const line = liveLines(cart, now).find(({ id }) => id === itemId);
      if (!cart || !line) throw new Problem(notFound);
      const { ticketTypeId, accessCode } = line;
      if (quantity === line.places.length) return cart;
      const given = await givenBack(cart, line, quantity, now);
      if (!given) {
        const request = { ticketTypeId, line: { id: itemId, quantity }, accessCode };
        return (await claimPlaces(buyer, request, noKey, now)).cart;
      }
      const next = withoutPlaces(cart, line, given.released, { terms: await settings(), now });
      if (!(await releasePlaces(next, { ...given, remaining: placesInLines(next.lines), now }))) return again;
      learnSeats(given.released, true);
      return next;
    },
    { exhausted: raise(conflict) },
  );

/** The places of a line to give back: lost ones first. `undefined` if the line is to grow. */
async function givenBack(cart: CartRow, line: CartLine, keep: number, now: number) {
  const sameType = [
    line,
    ...cart.lines.filter(({ id, ticketTypeId }) => id !== line.id && ticketTypeId === line.ticketTypeId),
  ];
  const [state, ...others] = await readLineStates({ ...cart, lines: sameType });
  const lost = (state?.places ?? []).flatMap(({ isMine, place }) => (isMine ? [] : [place]));
  const mine = (state?.places ?? []).flatMap(({ isMine, place }) => (isMine ? [place] : []));
  const count = line.places.length - keep;
  if (count < 0) {
    if (lost.length > 0)
      throw new Problem(holdExpired, 'This line has lost places. Renew the cart or remove the line.');
    return undefined;
  }
  const gone = lost.slice(0, count);
  const giving = count - gone.length;
  const { type, facts } = state?.saleRows ?? {};
  if (giving === 0 || type?.kind !== 'seated' || !facts) {
    return { released: [...gone, ...mine.slice(mine.length - giving)], watched: [] };
  }
  const kept = others.flatMap(({ places }) => places.flatMap(({ isMine, place }) => (isMine ? [place] : [])));
  const { released, watched } = await chooseGivenBack(
    { type, facts },
    { line: mine, others: kept, count: giving, now },
  );
  return { released: [...gone, ...released], watched };
}

/**
 * Empties the cart and releases its places. A lapsed cart is emptied too, so it cannot be renewed.
 * @throws Problem `conflict`.
 */
export async function clearCart(userId: string, now: number): Promise<void> {
  const cart = await readCart(userId);
  if (!cart || cart.lines.length === 0) return;
  const next = { ...cart, lines: [], unused: unusedAfter(cart, cart.lines, now), version: cart.version + 1 };
  const released = placesInLines(cart.lines);
  if (!(await releasePlaces(next, { released, remaining: [], now }))) throw new Problem(conflict);
  learnSeats(released, true);
}
