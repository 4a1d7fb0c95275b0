import type { SessionRecord } from '../../shared/records.ts';

/** The session row as auth itself sees it. */
export interface StoredSession extends SessionRecord {
  /** The refresh token in force. */
  generation: number;
  rotatedAt: number;
}

/** A phone that lost the answer may repeat its refresh this long; later it is theft. */
const replayMs = 30_000;

export type RefreshDecision = 'rotate' | 'repeat' | 'revoke' | 'refuse';

/** What a refresh token of this generation means for the session now. */
export function decideRefresh(session: StoredSession | undefined, generation: number, now: number): RefreshDecision {
  if (!session || session.endedAt || session.expiresAt <= now) return 'refuse';
  if (generation === session.generation) return 'rotate';
  if (generation === session.generation - 1 && now - session.rotatedAt <= replayMs) return 'repeat';
  return 'revoke';
}
