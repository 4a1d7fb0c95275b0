import { rfc3339 } from '../../../shared/base/clock.ts';
import type { SessionRow } from '../../../shared/records/auth-rows.ts';

/** A session as auth stores it. Other services see the `SessionRow` part only. Times are epoch ms. */
export interface SessionState extends SessionRow {
  /** Number of the current refresh token, incremented by every refresh. */
  generation: number;
  rotatedAt: number;
  createdAt: number;
}

/** A client that lost the answer may repeat its refresh for this long. A later repeat counts as theft. */
const replayMs = 30_000;

export type RefreshDecision = 'rotate' | 'repeat' | 'revoke' | 'refuse';

const isAlive = (session: SessionState, now: number): boolean => !session.endedAt && session.expiresAt > now;

/** Decides what a refresh token of this generation may do to its session. */
export function decideRefresh(session: SessionState | undefined, generation: number, now: number): RefreshDecision {
  if (!session || !isAlive(session, now)) return 'refuse';
  if (generation === session.generation) return 'rotate';
  if (generation === session.generation - 1 && now - session.rotatedAt <= replayMs) return 'repeat';
  return 'revoke';
}

/** A session in its owner's list. */
export const sessionItemView = (
  { sessionId, createdAt, rotatedAt, expiresAt }: SessionState,
  currentSessionId: string,
) => ({
  id: sessionId,
  createdAt: rfc3339(createdAt),
  lastUsedAt: rfc3339(rotatedAt),
  expiresAt: rfc3339(expiresAt),
  current: sessionId === currentSessionId,
});
