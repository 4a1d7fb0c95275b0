import type { Reply } from './call.ts';
import type { Standing } from './session.ts';

/** What an answer of the API says about the phone. A refusal of the request itself says that there is a network. */
export function standingAfter(reply: Reply<unknown>): Standing {
  if (reply.kind === 'down') return 'offline';
  if (reply.kind === 'ok') return 'online';
  if (reply.status === 401) return 'removed';
  return reply.code === 'device_paused' || reply.code === 'scans_paused' ? reply.code : 'online';
}
