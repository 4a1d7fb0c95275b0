import * as z from 'zod';
import { Timestamp } from '../../../shared/text/timestamp.ts';

export const Role = z.enum(['owner', 'editor', 'gatekeeper', 'viewer']);

export const Member = z.object({ userId: z.string(), role: Role });

export const NamedMember = Member.extend({
  name: z.string().optional().describe('only where the team is shown; absent once the account is erased'),
});

export const Invitation = z
  .object({ id: z.string(), email: z.string(), role: Role, expiresAt: Timestamp })
  .meta({ id: 'Invitation' });
