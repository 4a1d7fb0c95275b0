import type { Reply } from './call.ts';

/** How the phone stands with the API. `busy`: it answers, and asks to come again. */
export type Standing = 'online' | 'offline' | 'busy' | HeldStanding;

/** The API does not let the phone scan. Only the API lets it scan again. */
export type HeldStanding = 'device_paused' | 'scans_paused' | 'removed';

const held: ReadonlySet<string> = new Set<HeldStanding>(['device_paused', 'scans_paused', 'removed']);

export const isHeld = (standing: Standing): standing is HeldStanding => held.has(standing);

/** What an answer of the API says about the phone. A refusal of the request itself says that there is a network. */
export function standingAfter(reply: Reply<unknown>): Standing {
  if (reply.kind === 'down') return 'offline';
  if (reply.kind === 'busy') return 'busy';
  if (reply.kind === 'ok') return 'online';
  if (reply.status === 401) return 'removed';
  return reply.code === 'device_paused' || reply.code === 'scans_paused' ? reply.code : 'online';
}
