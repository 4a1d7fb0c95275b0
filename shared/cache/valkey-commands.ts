/*
 * Takes the place of the package `@iovalkey/commands` in bundles: see `infra/constructs/bundling.ts`. The client for
 * Valkey makes two functions on each of its classes for every command it knows: some 400, of which NightFlow sends eight.
 */

interface Command {
  flags: readonly string[];
  /** Where the first and the last key are among the arguments, from 1, and the step between keys. 0: it has none. */
  keyStart: number;
  keyStop: number;
  step: number;
}

const oneKey = { keyStart: 1, keyStop: 1, step: 1 };
const noKey = { keyStart: 0, keyStop: 0, step: 0 };
const whileLoading = (...flags: string[]): Command => ({ flags, ...noKey });
const subscribing = ['pubsub', 'noscript', 'loading', 'stale'];
const unkeyed: Command = { flags: subscribing, ...noKey };
const ofShard: Command = { flags: subscribing, keyStart: 1, keyStop: -1, step: 1 };

const commands: Record<string, Command> = {
  // What `valkey.ts` sends. `eval` names the number of its keys.
  get: { flags: ['readonly', 'fast'], ...oneKey },
  hget: { flags: ['readonly', 'fast'], ...oneKey },
  hlen: { flags: ['readonly', 'fast'], ...oneKey },
  spop: { flags: ['write', 'fast'], ...oneKey },
  sadd: { flags: ['write', 'denyoom', 'fast'], ...oneKey },
  srem: { flags: ['write', 'fast'], ...oneKey },
  pexpire: { flags: ['write', 'fast'], ...oneKey },
  eval: { flags: ['noscript', 'stale', 'skip_monitor', 'no_mandatory_keys', 'movablekeys'], ...noKey },
  // What the client sends by itself, on a connection and to find the nodes of a cluster.
  auth: whileLoading('noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'),
  quit: whileLoading('noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'),
  info: whileLoading('loading', 'stale'),
  select: whileLoading('loading', 'stale', 'fast'),
  readonly: whileLoading('loading', 'stale', 'fast'),
  readwrite: whileLoading('loading', 'stale', 'fast'),
  client: { flags: [], ...noKey },
  cluster: { flags: [], ...noKey },
  asking: { flags: ['fast'], ...noKey },
  ping: { flags: ['fast'], ...noKey },
  subscribe: unkeyed,
  psubscribe: unkeyed,
  unsubscribe: unkeyed,
  punsubscribe: unkeyed,
  ssubscribe: ofShard,
  sunsubscribe: ofShard,
};

export const list: readonly string[] = Object.keys(commands);

export const exists = (name: string): boolean => Object.hasOwn(commands, name);

const known = (name: string): Command => {
  const command = exists(name) ? commands[name] : undefined;
  if (!command) throw new Error(`The client for Valkey is bundled without the command ${name}`);
  return command;
};

export const hasFlag = (name: string, flag: string): boolean => known(name).flags.includes(flag);

/** Returns which of the arguments are keys. */
export function getKeyIndexes(name: string, args: readonly unknown[]): number[] {
  if (name === 'eval') return Array.from({ length: Number(args[1]) }, (_, nth) => nth + 2);
  const { keyStart, keyStop, step } = known(name);
  if (step === 0) return [];
  const end = keyStop > 0 ? keyStop : args.length + keyStop + 1;
  return Array.from({ length: end - keyStart + 1 }, (_, nth) => keyStart - 1 + nth * step);
}
