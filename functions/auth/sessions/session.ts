import { rfc3339 } from '../../../shared/base/clock.ts';
import type { SessionRow } from '../../../shared/records/auth-rows.ts';

/** The session row as auth itself sees it. Times are epoch ms. */
export interface SessionState extends SessionRow {
  /** The refresh token in force. */
  generation: number;
  rotatedAt: number;
  createdAt: number;
}

/** A phone that lost the answer may repeat its refresh this long; later it is theft. */
const replayMs = 30_000;

export type RefreshDecision = 'rotate' | 'repeat' | 'revoke' | 'refuse';

const isAlive = (session: SessionState, now: number): boolean => !session.endedAt && session.expiresAt > now;

/** What a refresh token of this generation means for the session now. */
export function decideRefresh(session: SessionState | undefined, generation: number, now: number): RefreshDecision {
  if (!session || !isAlive(session, now)) return 'refuse';
  if (generation === session.generation) return 'rotate';
  if (generation === session.generation - 1 && now - session.rotatedAt <= replayMs) return 'repeat';
  return 'revoke';
}

/** A session as its owner sees it. */
export const sessionItemView = ({ sessionId, createdAt, rotatedAt, expiresAt }: SessionState, currentId: string) => ({
  id: sessionId,
  createdAt: rfc3339(createdAt),
  lastUsedAt: rfc3339(rotatedAt),
  expiresAt: rfc3339(expiresAt),
  current: sessionId === currentId,
});
