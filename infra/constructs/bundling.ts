/** CommonJS packages need `require`, which an ESM bundle lacks. */
const banner = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

/**
 * The SDK's search for credentials, with its clients for single sign-on, assumed roles and metadata services, would be
 * a fifth of each bundle. A function has its credentials in its environment. Its event streams would be another 15 KB.
 * No operation that NightFlow calls has one. Its discovery of endpoints, which DynamoDB's client leaves off, would be 8
 * KB. The client for Valkey would bring its debug output, which nobody turns on: 8 KB, and the commands that nobody
 * sends: 20 KB, and a tenth of the import. Paths are relative to the project.
 */
const alias = {
  '@aws-sdk/credential-provider-node': './shared/async/lambda-credentials.ts',
  '@smithy/core/event-streams': './shared/async/no-event-streams.ts',
  '@aws-sdk/middleware-endpoint-discovery': './shared/async/no-endpoint-discovery.ts',
  '@iovalkey/commands': './shared/cache/valkey-commands.ts',
  debug: './shared/cache/no-debug.ts',
};

/**
 * How every function is bundled: one ES module for Node, with the AWS SDK. The deployment and the local host both use
 * these options, so they run the same bundles.
 */
export const bundling = { target: 'node24', mainFields: ['module', 'main'], minify: true, banner, alias };
