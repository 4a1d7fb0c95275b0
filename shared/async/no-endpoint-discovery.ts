/*
 * Takes the place of the SDK's discovery of endpoints in bundles: see `infra/constructs/bundling.ts`. It is for services
 * that send each account to an endpoint of its own. DynamoDB never requires it, and its client leaves it off.
 */

export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: (): undefined => undefined,
  configFileSelector: (): undefined => undefined,
  default: undefined,
};

export const resolveEndpointDiscoveryConfig = <T>(input: T): T => input;
