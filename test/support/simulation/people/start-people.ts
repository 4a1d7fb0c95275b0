import { buyers, type EventOnSale, gateToken, organizer } from '../event-on-sale.ts';
import type { World } from '../world.ts';
import { buy } from './buyer.ts';
import { scan } from './gate.ts';
import { give, organize, refund, sell } from './organizer.ts';
import { Person } from './person.ts';
import { newPhone, scanWithoutNetwork } from './phone.ts';
import { payOut } from './treasurer.ts';

/** How far the clocks of phones are off, either way. */
const maxSkewMs = 5 * 60_000;

export type Act = (person: Person, event: EventOnSale) => Promise<void>;

/** Somebody who acts from the first minute on. An error that ends them violates the world. */
export function startPerson(
  world: World,
  { person, act, skewMs = 0 }: { person: Person; act: Act; skewMs?: number },
): void {
  const { scheduler, diary } = world;
  const blame = (error: unknown) => {
    scheduler.note(`gives up: ${error}`);
    diary.errors.push(`${person.name}: ${error}`);
  };
  scheduler.later(
    scheduler.between(0, 60_000),
    undefined,
    () => void act(person, world.onSale).catch(blame),
    scheduler.actor(person.name, skewMs),
  );
}

/** Everybody of a world. They act at the same time. */
export function startPeople(world: World, onSale: EventOnSale): void {
  const { scheduler, api, cast } = world;
  const start = (token: string, name: string, act: Act, skewMs = 0) =>
    startPerson(world, { person: new Person(world, api, token, name), act, skewMs });
  for (const userId of buyers) start(userId, userId.replace('usr_', ''), buy);
  start(organizer, 'organizer', organize);
  if (cast.refunds) start(organizer, 'refunding', refund);
  if (cast.boxOffice) for (const name of ['seller1', 'seller2']) start(organizer, name, sell);
  if (cast.comps) start(organizer, 'giver', give);
  if (cast.boxOffice || cast.manual) start(organizer, 'treasurer', payOut);
  const codes = new Set<string>();
  if (cast.gates) {
    for (const gate of ['gate1', 'gate2']) {
      start(gateToken(gate, onSale), gate, (person, event) => scan(person, event, codes, `dev_${gate}`));
    }
  }
  if (cast.phones) {
    for (const name of ['phone1', 'phone2']) {
      const act = async (person: Person, event: EventOnSale) => {
        const phone = newPhone(name, event);
        world.diary.phones.push(phone);
        await scanWithoutNetwork(person, event, codes, phone);
      };
      start(gateToken(name, onSale), name, act, scheduler.between(-maxSkewMs, maxSkewMs));
    }
  }
  if (cast.webhooks) world.webhooks.forge();
}
