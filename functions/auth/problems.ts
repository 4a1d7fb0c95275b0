import { defineProblem } from '../../shared/base/problem.ts';

export const emailTaken = defineProblem(409, 'email_taken', 'This email address already has an account');

export const badCredentials = defineProblem(401, 'bad_credentials', 'The email address or the password is wrong');

export const freshSignInRequired = defineProblem(
  403,
  'fresh_sign_in_required',
  'Sign in again first. This cannot be undone, so it needs a sign-in of the last 15 minutes.',
);

export const weakPassword = defineProblem(422, 'weak_password', 'This password is too weak. Choose another one.');

export const accountSuspended = defineProblem(
  403,
  'account_suspended',
  'NightFlow has suspended this account. Its tickets stay valid.',
);

export const badRefreshToken = defineProblem(
  401,
  'bad_refresh_token',
  'The refresh token is not valid. Sign in again.',
);

export const linkInvalid = defineProblem(422, 'link_invalid', 'The link is wrong, used or expired. Request a new one.');

export const notYourself = defineProblem(
  409,
  'not_yourself',
  'You cannot remove your own admin role. Ask another admin.',
);
