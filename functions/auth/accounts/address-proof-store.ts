import { AddressConfirmed } from '../../../events/account.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { userKey } from '../../../shared/records/auth-rows.ts';
import { accountEnv } from '../env.ts';
import { type Account, provenAccount } from '../identity/account.ts';
import type { Link } from '../links/link.ts';
import type { SessionState } from '../sessions/session.ts';
import { endSessionItem, syncSessionItem } from '../sessions/session-items.ts';
import { addClaimantItem, takeAddressItem, unconfirmedAddressItem } from './address-items.ts';
import { useLink } from './link-use-store.ts';
import { mergeItems } from './merge-items.ts';

const { USERS_TABLE, OUTBOX_TABLE } = accountEnv.read();

export interface Proof {
  /** The unconfirmed account that the link was mailed for. */
  account: Account;
  /** Its active sessions. */
  sessions: readonly SessionState[];
  /** The account that the address belongs to now, if any. It is unconfirmed too, and may be the same. */
  owner: Account | undefined;
  /** A new password, as its hash. */
  passwordHash: string | undefined;
  now: number;
}

/**
 * Confirms the address of an account that its own session has asked for: all that is set stays. A guest becomes an
 * account. Conditional on the link being unused, and on account and address as read.
 * @throws Problem `link_invalid`, `conflict`.
 */
export async function confirmOwnAddress(link: Link, proof: Proof): Promise<Account> {
  const { account, sessions } = proof;
  const proven = provenAccount(account, { keeps: true, passwordHash: proof.passwordHash });
  const synced = sessions.map((session) => syncSessionItem(session, proven));
  await writeProof(link, proof, proven, [changeAccount(account, proven), ...synced]);
  return proven;
}

/**
 * Confirms an address without a session of the account. A stranger may have set what is there: password and phone
 * number go, and all sessions end. Conditional as `confirmOwnAddress`. @throws Problem `link_invalid`, `conflict`.
 */
export async function confirmForMailbox(link: Link, proof: Proof): Promise<Account> {
  const { account, sessions, passwordHash, now } = proof;
  const proven = provenAccount(account, { keeps: false, passwordHash });
  const ended = sessions.map((session) => endSessionItem(session, now));
  await writeProof(link, proof, proven, [changeAccount(account, proven), ...ended]);
  return proven;
}

/**
 * Confirms an address without a session, where others have used it too. The owner of the mailbox gets a new account,
 * and the one of the link is merged into it like all others. A session that other processes still have cached can
 * therefore read no order that was never its own. Conditional as `confirmOwnAddress`. @throws Problem `link_invalid`,
 * `conflict`.
 */
export async function confirmInNewAccount(link: Link, proof: Proof, userId: string): Promise<Account> {
  const { account, sessions, passwordHash, now } = proof;
  const proven = provenAccount({ ...account, userId }, { keeps: false, passwordHash });
  await writeProof(link, proof, proven, [
    {
      Put: {
        TableName: USERS_TABLE,
        Item: { ...userKey(userId), ...proven },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    addClaimantItem(proven),
    ...mergeItems(account, proven, sessions, now),
  ]);
  return proven;
}

/** Replaces what auth stores of an account that is still unconfirmed and unchanged. */
const changeAccount = (read: Account, { passwordHash, phone, credentials }: Account): Action => {
  const gone = [...(passwordHash ? [] : ['passwordHash']), ...(phone ? [] : ['phone']), 'guest'];
  return {
    Update: {
      TableName: USERS_TABLE,
      Key: userKey(read.userId),
      UpdateExpression: `SET emailVerified = :yes, credentials = :next${passwordHash ? ', passwordHash = :hash' : ''} REMOVE ${gone.join(', ')}`,
      ConditionExpression: 'credentials = :read AND emailVerified = :no AND attribute_not_exists(erasedAt)',
      ExpressionAttributeValues: {
        ':yes': true,
        ':no': false,
        ':read': read.credentials,
        ':next': credentials,
        ...(passwordHash && { ':hash': passwordHash }),
      },
    },
  };
};

const writeProof = (link: Link, { account, owner, now }: Proof, proven: Account, actions: readonly Action[]) =>
  useLink(link, [
    takeAddressItem(proven, owner),
    // The update of the link's own account checks that one.
    ...(owner && owner.userId !== account.userId ? [unconfirmedAddressItem(proven, owner)] : []),
    ...actions,
    announce(OUTBOX_TABLE, AddressConfirmed, { subject: proven.userId, data: { userId: proven.userId }, now }),
  ]);
