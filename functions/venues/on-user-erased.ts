import { UserErased } from '../../events/account.ts';
import { clock } from '../../shared/base/clock.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { forgetMember } from './team/member-store.ts';

export const handler = consume(UserErased, ({ data: { userId } }) => forgetMember(userId, clock.now()));
