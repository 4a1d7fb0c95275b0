import * as z from 'zod';
import { Timestamp } from '../../../shared/text/timestamp.ts';

const PublishedKey = z
  .object({
    kid: z.string().describe('the key id in the code: 8 hexadecimal digits'),
    kty: z.literal('OKP').describe('the kind of key, as in RFC 8037'),
    crv: z.literal('Ed25519').describe('the curve of the key'),
    x: z.string().describe('the public key: 32 bytes, base64url'),
    from: Timestamp.describe('when the key was published'),
    until: Timestamp.optional().describe(
      'when it is no longer listed: a day after the last event that it has signed for, or after `from` of the newest ' +
        'key if that is later; absent while it signs',
    ),
    revokedAt: Timestamp.optional().describe('from then on its signature alone admits nobody'),
  })
  .meta({ id: 'TicketKey' });

export const PublishedKeys = z.object({ keys: z.array(PublishedKey).describe('newest first') });
