import * as z from 'zod';
import { conflict, defineProblem } from '../../shared/errors.ts';
import { limits } from '../../shared/limits.ts';
import { defineRoutes } from '../../shared/routes.ts';
import { Text } from '../../shared/text.ts';

export const emailTaken = defineProblem(409, 'email_taken', 'This e-mail address has an account');
export const badCredentials = defineProblem(401, 'bad_credentials', 'E-mail or password is wrong');
export const weakPassword = defineProblem(422, 'weak_password', 'Choose another password');
export const badRefreshToken = defineProblem(401, 'bad_refresh_token', 'The refresh token is not valid');

const Email = z.email().max(limits.emailBytes);
const Password = z.string().min(10).max(128);
const Name = Text(100);

export const User = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    phone: z.string().optional(),
    roles: z.array(z.string()),
    emailVerified: z.boolean(),
  })
  .meta({ id: 'User' });

export const Session = z
  .object({
    user: User,
    accessToken: z.string(),
    refreshToken: z.string(),
    expiresIn: z.int().describe('seconds until the access token ends'),
  })
  .meta({ id: 'Session' });

const Jwks = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });

export const routes = defineRoutes({
  'POST /v1/auth/register': {
    summary: 'Create an account and sign in',
    access: 'public',
    body: z.strictObject({ email: Email, password: Password, name: Name }),
    returns: { 201: Session },
    problems: [emailTaken, weakPassword, conflict],
  },
  'POST /v1/auth/login': {
    summary: 'Sign in',
    access: 'public',
    body: z.strictObject({ email: z.string().max(limits.emailBytes), password: z.string().max(128) }),
    returns: { 200: Session },
    problems: [badCredentials],
  },
  'POST /v1/auth/refresh': {
    summary: 'Exchange a refresh token for a new session; the old token dies',
    access: 'public',
    body: z.strictObject({ refreshToken: z.string().max(256) }),
    returns: { 200: Session },
    problems: [badRefreshToken],
  },
  'POST /v1/auth/logout': {
    summary: 'End this session',
    access: 'buyer',
    body: z.strictObject({ refreshToken: z.string().max(256) }),
    returns: { 204: null },
    problems: [badRefreshToken],
  },
  'GET /v1/auth/me': { summary: 'My account', access: 'buyer', returns: { 200: User } },
  'PATCH /v1/auth/me': {
    summary: 'Change my name or phone number',
    access: 'buyer',
    body: z.strictObject({
      name: Name.optional(),
      phone: z
        .string()
        .regex(/^\+[0-9 ]{6,20}$/)
        .optional(),
    }),
    returns: { 200: User },
  },
  'GET /.well-known/jwks.json': {
    summary: 'The public keys that access tokens are signed with',
    access: 'public',
    returns: { 200: Jwks },
  },
});
