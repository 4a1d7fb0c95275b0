import * as z from 'zod';

const Throttle = z.strictObject({ perSecond: z.int().positive(), burst: z.int().positive() });

/** `*`, or an origin as browsers send it: without a path, in lower case. A port of `*` is for stage `local` only. */
const isOrigin = (text: string): boolean => {
  if (text === '*' || localOrigins.includes(text)) return true;
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
};

/** The pages of a front end under development: any port of this machine. */
const localOrigins = ['http://localhost:*', 'http://127.0.0.1:*', 'http://localhost', 'http://127.0.0.1'];

/** Everything that differs between stages. */
const Fields = z.strictObject({
  stage: z.string().regex(/^[a-z][a-z0-9]{0,15}$/),
  /** `none` works everywhere, `serverless` adds the network stack, `endpoint` is an existing Valkey. */
  cache: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({ kind: z.literal('serverless') }),
    z.strictObject({ kind: z.literal('endpoint'), address: z.string() }),
  ]),
  /** Whether tables, bucket and secrets survive when a stack is deleted. */
  keepData: z.boolean(),
  /** Whether orders may use the test payment provider. */
  testPayments: z.boolean(),
  /** A server in place of Stripe's. For stage `local` only: the secret key would be sent to it. */
  stripeHost: z
    .url({ protocol: /^https?$/, error: 'NIGHTFLOW_STRIPE_HOST must be a URL such as http://127.0.0.1:4242' })
    .optional(),
  /** The sender of mails: an address of an identity that SES has verified. */
  mailFrom: z.email('mailFrom must be an e-mail address, as in -c mailFrom=tickets@example.org'),
  /** Whether the stage creates that identity. An account has each identity once, so real ones are created by hand. */
  createMailIdentity: z.boolean(),
  /** The base of the links in mails. The API's own address by default. */
  publicUrl: z.url().optional(),
  /** Origins whose pages may call the API from a browser, `-c corsOrigins=https://a.example,https://b.example`. */
  corsOrigins: z.array(
    z.string().refine(isOrigin, 'corsOrigins must be origins such as https://shop.example, separated by commas, or *'),
  ),
  /** Whether alarms tell of faults. Each costs some cents while nothing happens. */
  alarms: z.boolean(),
  /** Who is mailed about alarms, `-c alarmMail=ops@example.org`. It gives a stage without alarms all of them. */
  alarmMail: z.email('alarmMail must be an e-mail address, as in -c alarmMail=ops@example.org').optional(),
  /** Multiplies the rate limits of a network address: on a developer's machine all callers share one. */
  addressRateFactor: z.number().positive(),
  /** The gateway's throttle by class of route. */
  throttle: z.record(z.enum(['browse', 'sign-in', 'hold', 'order', 'desk', 'scan', 'upload', 'webhook']), Throttle),
  /** How long shared HTTP caches may keep lists by category, and the results of search and all other lists. */
  listCacheSeconds: z.strictObject({ category: z.int().min(0), search: z.int().min(0) }),
  accessTokenSeconds: z.int(),
  refreshTokenSeconds: z.int(),
});

const Settings = Fields.refine(({ stage, stripeHost }) => stripeHost === undefined || stage === 'local', {
  error: 'Only stage local may have another server in place of Stripe',
}).refine(({ stage, alarms }) => stage !== 'local' || !alarms, { error: 'Stage local has no alarms' });
export type Settings = z.infer<typeof Settings>;

/** The name of the secret with a stage's keys of Stripe. An operator makes it, so that no deployment can lose it. */
export const stripeSecretName = (stage: string): string => `nightflow/${stage}/stripe`;

/** The name of the topic of a stage's alarms. Stacks know it by name, so that no stack depends on the one with the alarms. */
export const alarmTopicName = (stage: string): string => `nightflow-${stage}-alarms`;

/** A placeholder for synthesis. Only stage `local` has verified it. */
export const defaultMailFrom = 'tickets@nightflow.example';

const common = {
  mailFrom: defaultMailFrom,
  corsOrigins: [],
  addressRateFactor: 1,
  throttle: {
    browse: { perSecond: 2_000, burst: 4_000 },
    'sign-in': { perSecond: 50, burst: 200 },
    hold: { perSecond: 1_000, burst: 2_000 },
    order: { perSecond: 300, burst: 600 },
    desk: { perSecond: 300, burst: 600 },
    scan: { perSecond: 500, burst: 1_000 },
    upload: { perSecond: 20, burst: 50 },
    webhook: { perSecond: 500, burst: 1_000 },
  },
  listCacheSeconds: { category: 300, search: 60 },
  accessTokenSeconds: 24 * 3600,
  refreshTokenSeconds: 7 * 24 * 3600,
};

const stages: Record<string, Omit<Settings, 'stage'>> = {
  /** The emulator has no ElastiCache Serverless. Its Valkey runs beside it, so the stage has no network stack. */
  local: {
    ...common,
    cache: process.env.NIGHTFLOW_VALKEY
      ? { kind: 'endpoint', address: process.env.NIGHTFLOW_VALKEY }
      : { kind: 'none' },
    keepData: false,
    testPayments: true,
    alarms: false,
    createMailIdentity: true,
    publicUrl: `http://localhost:${process.env.NIGHTFLOW_PORT || 8080}`,
    corsOrigins: localOrigins,
    addressRateFactor: 1_000,
    ...(process.env.NIGHTFLOW_STRIPE_HOST && { stripeHost: process.env.NIGHTFLOW_STRIPE_HOST }),
  },
  dev: {
    ...common,
    cache: { kind: 'none' },
    keepData: false,
    testPayments: true,
    alarms: false,
    createMailIdentity: false,
  },
  prod: {
    ...common,
    cache: { kind: 'serverless' },
    keepData: true,
    testPayments: false,
    alarms: true,
    createMailIdentity: false,
  },
};

/** The context values of a deployment, `-c name=value`. */
interface Overrides {
  mailFrom?: unknown;
  publicUrl?: unknown;
  alarmMail?: unknown;
  /** Separated by commas. */
  corsOrigins?: unknown;
}

/** Returns the settings of a stage. @throws Error that names the known stages, or the invalid setting. */
export function settingsOf(stage: string, overrides: Overrides = {}): Settings {
  const settings = stages[stage];
  if (!settings) throw new Error(`There is no stage "${stage}": use one of ${Object.keys(stages).join(', ')}`);
  const { corsOrigins } = overrides;
  const origins = typeof corsOrigins === 'string' ? corsOrigins.split(',').map((one) => one.trim()) : corsOrigins;
  const all = { ...overrides, corsOrigins: origins };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  const alarms = settings.alarms || (overrides.alarmMail ?? settings.alarmMail) !== undefined;
  const parsed = Settings.safeParse({ stage, ...settings, ...given, alarms });
  if (parsed.success) return parsed.data;
  throw new Error([...new Set(parsed.error.issues.map(({ message }) => message))].join('; '));
}
