import type { Caller } from '../../../shared/http/caller.ts';
import { browseLimits } from './limits.ts';

const seconds = browseLimits.viewAgeMs / 1000;

/** What HTTP caches may do with an event page. A caller with a token may see more, so its answer is its own. */
export const pageCaching = ({ kind }: Caller) => ({
  'cache-control': kind === 'anonymous' ? `public, max-age=${seconds}` : 'private, no-cache',
});

/** What HTTP caches may do with a list. Shared caches may keep it for longer than browsers, as the stage says. */
export const listCaching = (sharedSeconds: number) => ({
  'cache-control': `public, max-age=${seconds}, s-maxage=${Math.max(seconds, sharedSeconds)}`,
});
