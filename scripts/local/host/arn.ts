/** The account and region of everything on the host. */
export const account = '000000000000';
export const region = 'us-east-1';

/** The ARN of a resource of the host, such as `table/name` of `dynamodb`. */
export const arnOf = (service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${account}:${resource}`;
