import type { Answer } from './call.ts';
import { callAsMember, signedInUser } from './session.ts';

export interface ListedEvent {
  id: string;
  title: string;
  doorsOpenAt: string;
  endsAt: string;
  timezone: string;
  organizer: { name: string };
}
export interface EventPage extends Page<ListedEvent> {
  organizerId: string;
}
interface Organizer {
  id: string;
  members?: { userId: string; role: string }[];
}
interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
type Failure = 'signed-out' | 'down';

const after = (cursor: string | null): string => (cursor ? `&cursor=${encodeURIComponent(cursor)}` : '');

/** Lists all organizers of the member, page by page. */
export async function listOrganizers(): Promise<Organizer[] | Failure> {
  const organizers: Organizer[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const path: string = `/v1/organizers?limit=100${after(cursor)}`;
    const answer: Answer<Page<Organizer>> = await callAsMember(path);
    if (answer.kind !== 'ok') return answer.kind === 'signed-out' ? 'signed-out' : 'down';
    organizers.push(...answer.body.items);
    cursor = answer.body.nextCursor;
  }
  return organizers;
}

/** Reads the page of an organizer's published events that follows the given one. */
export async function listEvents({ organizerId, nextCursor }: EventPage): Promise<EventPage | Failure> {
  const path = `/v1/organizers/${organizerId}/events?status=published&limit=100${after(nextCursor)}`;
  const answer = await callAsMember<Page<ListedEvent>>(path);
  if (answer.kind !== 'ok') return answer.kind === 'signed-out' ? 'signed-out' : 'down';
  return { organizerId, ...answer.body };
}

/** Events that are not over, by their doors, then those that are, the latest first. */
export function sortedByNext(events: readonly ListedEvent[], now: number): ListedEvent[] {
  const doors = ({ doorsOpenAt }: ListedEvent) => Date.parse(doorsOpenAt);
  const isOver = ({ endsAt }: ListedEvent) => Date.parse(endsAt) < now;
  const coming = events.filter((event) => !isOver(event)).sort((a, b) => doors(a) - doors(b));
  return [...coming, ...events.filter(isOver).sort((a, b) => doors(b) - doors(a))];
}

/** Whether the member may change devices of an organizer's event. The API decides: this only hides buttons. */
export async function mayChange(organizerId: string): Promise<boolean> {
  const organizers = await listOrganizers();
  if (typeof organizers === 'string') return false;
  const { members = [] } = organizers.find(({ id }) => id === organizerId) ?? {};
  const role = members.find(({ userId }) => userId === signedInUser()?.id)?.role;
  return role === 'owner' || role === 'editor';
}
