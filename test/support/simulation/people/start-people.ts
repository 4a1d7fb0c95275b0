import { buyers, type EventOnSale, gateToken, organizer } from '../event-on-sale.ts';
import type { World } from '../world.ts';
import { buy } from './buyer.ts';
import { scan } from './gate.ts';
import { give, organize, refund, sell } from './organizer.ts';
import { Person } from './person.ts';
import { payOut } from './treasurer.ts';

/** Everybody of a world. They act at the same time. */
export function startPeople(world: World, onSale: EventOnSale): void {
  const { scheduler, api, cast } = world;
  const start = (token: string, name: string, act: (person: Person, event: EventOnSale) => Promise<void>) =>
    scheduler.later(
      scheduler.between(0, 60_000),
      undefined,
      () => {
        act(new Person(world, api, token, name), onSale).catch((error: Error) =>
          scheduler.note(`gives up: ${error.message}`),
        );
      },
      scheduler.actor(name),
    );
  for (const userId of buyers) start(userId, userId.replace('usr_', ''), buy);
  start(organizer, 'organizer', organize);
  if (cast.refunds) start(organizer, 'refunding', refund);
  if (cast.boxOffice) for (const name of ['seller1', 'seller2']) start(organizer, name, sell);
  if (cast.comps) start(organizer, 'giver', give);
  if (cast.boxOffice || cast.manual) start(organizer, 'treasurer', payOut);
  const codes = new Set<string>();
  if (cast.gates) {
    for (const gate of ['gate1', 'gate2']) {
      start(gateToken(gate, onSale), gate, (person, event) => scan(person, event, codes));
    }
  }
  if (cast.webhooks) world.webhooks.forge();
}
