import { defineProblem } from '../../shared/base/problem.ts';

export const emailTaken = defineProblem(409, 'email_taken', 'This e-mail address has an account');

export const badCredentials = defineProblem(401, 'bad_credentials', 'E-mail or password is wrong');

export const weakPassword = defineProblem(422, 'weak_password', 'Choose another password');

export const badRefreshToken = defineProblem(401, 'bad_refresh_token', 'The refresh token is not valid');

export const linkInvalid = defineProblem(
  422,
  'link_invalid',
  'The link is wrong, used or too old; ask for another one',
);

export const notYourself = defineProblem(409, 'not_yourself', 'Another admin has to take this role away');
