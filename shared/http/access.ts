import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { Problem } from '../base/problem.ts';
import { forbidden, tooManyRequests, unauthenticated } from '../base/problems.ts';
import { anonymous, type Caller, callerOf } from './caller.ts';
import { bearerToken } from './request.ts';
import type { Access } from './routes.ts';

export const tokenIssuer = (): string => `nightflow-${process.env.STAGE ?? 'local'}`;

/** Whether this kind of caller may call the route at all. The action checks what they own. */
function mayCall(access: Access, caller: Caller): boolean {
  if (access === 'public' || access === 'optional') return true;
  if (caller.kind === 'device') return access === 'gate';
  if (caller.kind === 'anonymous') return false;
  if (access === 'admin') return caller.roles.includes('admin');
  return access === 'buyer' || !caller.guest;
}

/**
 * Identifies the caller of a route. `beforeRead` runs before a token that may be forged costs a read.
 * @throws Problem `unauthenticated` without a valid token where one is required.
 * @throws Problem `forbidden` for the wrong kind of caller.
 */
export async function identify(
  access: Access,
  event: APIGatewayProxyEventV2,
  beforeRead: () => Promise<void>,
): Promise<Caller> {
  if (access === 'public') return anonymous;
  const token = bearerToken(event);
  if (!token) {
    if (access === 'optional') return anonymous;
    throw new Problem(unauthenticated);
  }
  const caller = await callerOf(token, { issuer: tokenIssuer(), devices: access === 'gate', beforeRead }).catch(
    (error: unknown): Caller => {
      // A public page stays readable with an expired token.
      if (access === 'optional' && error instanceof Problem && error.type !== tooManyRequests)
        return { kind: 'anonymous', tokenRefused: true };
      throw error;
    },
  );
  if (!mayCall(access, caller)) throw new Problem(forbidden);
  return caller;
}
