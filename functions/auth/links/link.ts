export type LinkPurpose = 'verification' | 'reset';

/** A mailed link as stored, under the hash of its token. Only the mailbox holds the token itself. */
export interface Link {
  tokenHash: string;
  userId: string;
  purpose: LinkPurpose;
  /** `credentials` of the account when the link was created. A later change of password voids the link. */
  credentials: number;
  /** Epoch ms. */
  expiresAt: number;
}

export const linkKey = (tokenHash: string) => ({ pk: `link#${tokenHash}`, sk: 'link' });
