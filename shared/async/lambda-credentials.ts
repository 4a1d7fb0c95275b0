import { fromEnv } from '@aws-sdk/credential-provider-env';

/** Takes the place of the SDK's default credentials in bundles: see `infra/constructs/bundling.ts`. */
export const defaultProvider = fromEnv;
