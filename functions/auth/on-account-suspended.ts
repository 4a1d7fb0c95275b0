import { AccountSuspended } from '../../events/suspension.ts';
import { clock } from '../../shared/base/clock.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { endAllSessions } from './sessions/active-session-store.ts';

export const handler = consume(AccountSuspended, ({ data: { userId } }) => endAllSessions(userId, clock.now()));
