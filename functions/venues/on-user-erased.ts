import { UserErased } from '../../events/account.ts';
import { clock } from '../../shared/base/clock.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { removeFromAllTeams } from './team/member-store.ts';

export const handler = consume(UserErased, ({ data: { userId } }) => removeFromAllTeams(userId, clock.now()));
