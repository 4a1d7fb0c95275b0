import { expect, it } from 'vitest';
import { deriveSessionKeys } from '../../../../functions/auth/sessions/token.ts';
import { ticketKeyFromSecret } from '../../../../shared/door/ticket-code.ts';

const secret = 'a secret of at least thirty-two characters';

// A change of these values would invalidate every issued ticket and session.
it('a deployed secret always yields the same keys', async () => {
  const session = await deriveSessionKeys(secret);
  expect(session).toMatchObject({
    kid: '4Da3STI37EmkiUg2',
    publicJwk: { crv: 'Ed25519', x: 'H_0FBFPvkAWzEA1Y3PEJ4ZKcmx573wDkY3Euj9uEXq4', alg: 'EdDSA', use: 'sig' },
  });
  expect(session.refreshKey.toString('base64url')).toBe('q-tYkB-WsiUioWxMWtAEB2URVKsBHOoXzcNrYNKE8rQ');
  expect(ticketKeyFromSecret(secret)).toMatchObject({
    kid: '192fbb32',
    publicJwk: { crv: 'Ed25519', x: '43FDzpV9ro1Ia9ZvnUjz31Fv7yNPuCA75EPA99QGvr8' },
  });
});

it('another secret yields other keys', () => {
  expect(ticketKeyFromSecret(`${secret}.`).kid).not.toBe('192fbb32');
});
