import * as z from 'zod';

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
  mailFrom: z.email(),
  accessTokenSeconds: z.int(),
  refreshTokenSeconds: z.int(),
});
export type Settings = z.infer<typeof Settings>;

const common = {
  mailFrom: 'tickets@nightflow.example',
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
  },
  dev: { ...common, cache: { kind: 'none' }, keepData: false, testPayments: true },
  prod: { ...common, cache: { kind: 'serverless' }, keepData: true, testPayments: false },
};

/** @throws Error naming the stages there are. */
export function settingsOf(stage: string): Settings {
  const settings = stages[stage];
  if (!settings) throw new Error(`There is no stage "${stage}": use one of ${Object.keys(stages).join(', ')}`);
  return Settings.parse({ stage, ...settings });
}
