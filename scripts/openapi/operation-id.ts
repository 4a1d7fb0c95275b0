/** Parts of a path that say nothing about what is called. */
const spaces = ['', 'v1', 'auth', 'checkin', '.well-known'];

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `seat-map.svg` → `SeatMapSvg`. */
const joined = (segment: string): string =>
  segment
    .split(/[^A-Za-z0-9]+/)
    .map(capitalized)
    .join('');

const isPlural = (segment: string): boolean => /[^s]s$/.test(segment);

const singular = (segment: string): string => segment.replace(/ies$/, 'y').replace(/([^s])s$/, '$1');

const verbs: Record<string, string> = { POST: 'create', PUT: 'set', PATCH: 'update', DELETE: 'delete' };

/**
 * Names an operation in the words of its path: `GET /v1/organizers/{organizerId}/events` is `listOrganizerEvents`, and
 * `POST /v1/events/{eventId}/publish` is `publishEvent`. `isList` tells lists from single objects.
 */
export function operationIdOf(method: string, path: string, isList: boolean): string {
  const parts = path.split('/');
  const isOne = (index: number): boolean => (parts[index + 1] ?? '').startsWith('{');
  const words = parts.flatMap((part, index) =>
    spaces.includes(part) || part.startsWith('{') ? [] : [{ part, name: joined(isOne(index) ? singular(part) : part) }],
  );
  const last = words.at(-1) ?? { part: '', name: '' };
  const before = words.slice(0, -1);
  const endsWithId = path.endsWith('}');
  if (method === 'POST' && !endsWithId && !isPlural(last.part)) {
    // An action on what stands before it.
    const [verb = '', ...rest] = last.part.split('-');
    return `${verb}${rest.map(capitalized).join('')}${before.map(({ part }) => joined(singular(part))).join('')}`;
  }
  if (method === 'POST') return `create${before.map(({ name }) => name).join('')}${joined(singular(last.part))}`;
  if (method !== 'GET') return `${verbs[method] ?? method.toLowerCase()}${words.map(({ name }) => name).join('')}`;
  // `search` is a verb by itself, and others before a list say which of it: `popular`.
  const which = isList && before.length > 0 && !isPlural(last.part) && !endsWithId;
  if (which && last.part === 'search') return `search${before.map(({ name }) => name).join('')}`;
  if (which) return `list${last.name}${before.map(({ name }) => name).join('')}`;
  return `${isList ? 'list' : 'get'}${words.map(({ name }) => name).join('')}`;
}
