import { AwsError } from '../aws-error.ts';

/** The error of a request that DynamoDB refuses before it does anything. */
export const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

/** The error of a request whose JSON has a member of the wrong type. */
export const malformed = (message: string): AwsError => new AwsError('SerializationException', message);

/** One of the errors that end a parameter's name with its reason. */
export const invalidParameter = (reason: string): AwsError =>
  invalid(`One or more parameter values were invalid: ${reason}`);
