import * as z from 'zod';
import {
  conflict,
  emailNotVerified,
  lastOwner,
  notFound,
  tooManyRequests,
  unauthenticated,
} from '../../shared/base/problems.ts';
import { defineRoutes, listOf } from '../../shared/http/routes.ts';
import { Email } from '../../shared/text/email-address.ts';
import { textLimits } from '../../shared/text/limits.ts';
import { Name } from '../../shared/text/text.ts';
import { Timestamp } from '../../shared/text/timestamp.ts';
import {
  accountSuspended,
  badCredentials,
  badRefreshToken,
  emailTaken,
  freshSignInRequired,
  linkInvalid,
  notYourself,
  weakPassword,
} from './problems.ts';

const Password = z.string().min(10).max(128);
export const PersonName = Name(100);

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
    expiresIn: z.int().describe('seconds until the access token expires'),
  })
  .meta({ id: 'Session' });

const Jwks = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });

const SessionItem = z.object({
  id: z.string(),
  createdAt: Timestamp,
  lastUsedAt: Timestamp,
  expiresAt: Timestamp,
  current: z.boolean().describe('whether this is the session of the request'),
});
const RefreshToken = z.strictObject({ refreshToken: z.string().max(256) });
const Token = z.string().min(1).max(128).describe('the token of the mailed link');

export const routes = defineRoutes({
  'POST /v1/auth/register': {
    summary: 'Create an account and sign in',
    access: 'public',
    rate: 'sign-in',
    body: z.strictObject({ email: Email(), password: Password, name: PersonName }),
    returns: { 201: Session },
    problems: [emailTaken, weakPassword, conflict],
  },
  'POST /v1/auth/login': {
    summary: 'Sign in',
    access: 'public',
    rate: 'sign-in',
    body: z.strictObject({ email: z.string().max(textLimits.emailBytes), password: z.string().max(128) }),
    returns: { 200: Session },
    problems: [badCredentials, tooManyRequests, accountSuspended, conflict],
  },
  'POST /v1/auth/refresh': {
    summary: 'Exchange a refresh token for new tokens. The old refresh token becomes invalid.',
    access: 'public',
    body: RefreshToken,
    returns: { 200: Session },
    problems: [badRefreshToken, accountSuspended],
  },
  'POST /v1/auth/guest': {
    summary: 'Sign in as a guest. Confirming the address by the mailed link turns the guest into an account.',
    access: 'public',
    rate: 'sign-in',
    body: z.strictObject({ email: Email(), name: PersonName }),
    returns: { 201: Session },
    problems: [emailTaken, conflict],
  },
  'POST /v1/auth/logout': {
    summary: 'End this session',
    access: 'buyer',
    body: RefreshToken,
    returns: { 204: null },
    problems: [badRefreshToken],
  },
  'GET /v1/auth/sessions': {
    summary: 'List my active sessions',
    access: 'buyer',
    returns: { 200: listOf(SessionItem) },
  },
  'DELETE /v1/auth/sessions/{sessionId}': {
    summary: 'End one of my sessions',
    access: 'buyer',
    returns: { 204: null },
    problems: [notFound],
  },
  'GET /v1/auth/me': {
    summary: 'Get my account',
    access: 'buyer',
    returns: { 200: User },
    // A token of an erased account is known for half a minute.
    problems: [notFound],
  },
  'PATCH /v1/auth/me': {
    summary: 'Change my name or phone number',
    access: 'buyer',
    body: z.strictObject({
      name: PersonName.optional(),
      phone: z
        .string()
        .regex(/^\+[0-9 ]{6,20}$/)
        .optional(),
    }),
    returns: { 200: User },
    problems: [notFound, conflict],
  },
  'GET /v1/auth/me/export': {
    summary: 'Export my personal data',
    access: 'buyer',
    returns: { 200: z.record(z.string(), z.unknown()) },
    problems: [notFound],
  },
  'DELETE /v1/auth/me': {
    summary:
      'Erase my account. Needs a sign-in of the last 15 minutes; a guest confirms the address by the mailed link first. Orders and the ledger stay, without personal data. Invoices keep the name and address for the ten years that tax law asks for.',
    access: 'buyer',
    returns: { 204: null },
    problems: [notFound, freshSignInRequired, lastOwner, conflict],
  },
  'POST /v1/auth/email-verifications': {
    summary: 'Request a link that confirms my address',
    access: 'buyer',
    rate: 'sign-in',
    returns: { 202: null },
  },
  'POST /v1/auth/email-verifications/confirm': {
    summary:
      'Confirm an address by the mailed link. A guest becomes an account. Without a session of the account, its former password and sessions end. An invalid token is refused, and the link stays unused.',
    access: 'optional',
    rate: 'sign-in',
    body: z.strictObject({ token: Token, password: Password.optional().describe('sets a new password') }),
    returns: { 204: null },
    problems: [unauthenticated, linkInvalid, weakPassword, accountSuspended, conflict],
  },
  'POST /v1/auth/password-resets': {
    summary: 'Request a link to set a new password, mailed if the address has an account',
    access: 'public',
    rate: 'sign-in',
    body: z.strictObject({ email: Email() }),
    returns: { 202: null },
  },
  'POST /v1/auth/password-resets/confirm': {
    summary: 'Set a new password by the mailed link. All sessions end.',
    access: 'public',
    rate: 'sign-in',
    body: z.strictObject({ token: Token, password: Password }),
    returns: { 204: null },
    problems: [linkInvalid, weakPassword, accountSuspended, conflict],
  },
  'GET /v1/users': {
    summary: 'Find the account of an email address',
    access: 'admin',
    query: z.object({ email: z.string().min(1).max(254) }),
    returns: { 200: listOf(User) },
  },
  'PUT /v1/users/{userId}/roles': {
    summary: 'Set the special roles of an account. They take effect within 60 seconds.',
    access: 'admin',
    body: z.strictObject({ roles: z.array(z.enum(['buyer', 'admin'])).max(2) }),
    returns: { 200: User },
    problems: [notFound, notYourself, emailNotVerified, conflict],
  },
  'GET /.well-known/jwks.json': {
    summary: 'List the public keys that verify access tokens',
    access: 'public',
    returns: { 200: Jwks },
  },
});
