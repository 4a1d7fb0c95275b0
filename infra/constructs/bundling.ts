/** CommonJS packages need `require`, which an ESM bundle lacks. */
const banner = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

/**
 * How every function is bundled: one ES module for Node, with the AWS SDK. The deployment and the local host both use
 * these options, so they run the same bundles.
 */
export const bundling = { target: 'node24', mainFields: ['module', 'main'], minify: true, banner };
