import * as z from 'zod';

const Throttle = z.strictObject({ perSecond: z.int().positive(), burst: z.int().positive() });

/** What differs between stages, decided here and nowhere else. */
const Settings = z.strictObject({
  stage: z.string().regex(/^[a-z][a-z0-9]{0,15}$/),
  /** `none` works everywhere; `serverless` brings the network; `endpoint` is a Valkey that runs already. */
  cache: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({ kind: z.literal('serverless') }),
    z.strictObject({ kind: z.literal('endpoint'), address: z.string() }),
  ]),
  /** Keep tables, bucket and secrets when a stack is deleted. */
  keepData: z.boolean(),
  testPayments: z.boolean(),
  /** Who mails come from: an address of an identity that SES has verified. */
  mailFrom: z.email('mailFrom must be an e-mail address, as in -c mailFrom=tickets@example.org'),
  /** Make that identity with the stage. One account has each identity once, so real ones are made beside the stages. */
  createMailIdentity: z.boolean(),
  /** Where people reach this system, for the links in mails; the API's own address where nothing is said. */
  publicUrl: z.url().optional(),
  /** Origins whose pages may call the API from a browser. */
  corsOrigins: z.array(z.string()),
  /** Multiplies request rates of a network address: on one's own machine all callers share one. */
  addressRateFactor: z.number().positive(),
  /** Requests a second that the gateway lets through, and at once, by class of route. */
  throttle: z.record(z.enum(['browse', 'sign-in', 'hold', 'order', 'scan']), Throttle),
  accessTokenSeconds: z.int(),
  refreshTokenSeconds: z.int(),
});
export type Settings = z.infer<typeof Settings>;

/** Synthesises everywhere and is verified nowhere but in stage `local`. */
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
    scan: { perSecond: 500, burst: 1_000 },
  },
  accessTokenSeconds: 24 * 3600,
  refreshTokenSeconds: 7 * 24 * 3600,
};

const stages: Record<string, Omit<Settings, 'stage'>> = {
  /** The emulator has no ElastiCache Serverless: its Valkey runs beside it, so there is no network either. */
  local: {
    ...common,
    cache: process.env.NIGHTFLOW_VALKEY
      ? { kind: 'endpoint', address: process.env.NIGHTFLOW_VALKEY }
      : { kind: 'none' },
    keepData: false,
    testPayments: true,
    createMailIdentity: true,
    publicUrl: `http://localhost:${process.env.NIGHTFLOW_PORT || 8080}`,
    addressRateFactor: 1_000,
  },
  dev: { ...common, cache: { kind: 'none' }, keepData: false, testPayments: true, createMailIdentity: false },
  prod: { ...common, cache: { kind: 'serverless' }, keepData: true, testPayments: false, createMailIdentity: false },
};

/** What a deployment says with `-c name=value`. */
interface Given {
  mailFrom?: unknown;
  publicUrl?: unknown;
}

/** @throws Error naming the stages there are, or the setting that is wrong. */
export function settingsOf(stage: string, given: Given = {}): Settings {
  const settings = stages[stage];
  if (!settings) throw new Error(`There is no stage "${stage}": use one of ${Object.keys(stages).join(', ')}`);
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const parsed = Settings.safeParse({ stage, ...settings, ...said });
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map(({ message }) => message).join('; '));
}
