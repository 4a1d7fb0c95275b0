import { UserErased } from '../../events/account.ts';
import { clock } from '../../shared/clock.ts';
import { consume } from '../../shared/consume.ts';
import { forgetMember } from './member-store.ts';

export const handler = consume(UserErased, ({ data: { userId } }) => forgetMember(userId, clock.now()));
