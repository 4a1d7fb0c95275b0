/**
 * Takes the place of the package `debug` in bundles: see `infra/constructs/bundling.ts`. The client for Valkey traces what
 * it does by it, if the variable DEBUG of the environment asks for that. No function has this variable.
 */
export default () => ({ enabled: false });
