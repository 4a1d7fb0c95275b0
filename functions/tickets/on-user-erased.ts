import { UserErased } from '../../events/account.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { eraseHolderName } from './ticket/erasure-store.ts';

export const handler = consume(UserErased, ({ data: { userId } }) => eraseHolderName(userId));
