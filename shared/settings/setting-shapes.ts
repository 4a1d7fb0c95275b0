import * as z from 'zod';
import { settingLimits } from './limits.ts';
import type { Rate } from './rate-limit.ts';

/**
 * Runtime settings: changed by an admin without a deployment, in force everywhere within half a minute. A setting is
 * named, shaped and given its default here; whatever does not fit its shape is refused when it is written.
 */
const RateShape = z.strictObject({
  burst: z.int().min(1).max(100_000).describe('at once'),
  perMinute: z.int().min(1).max(1_000_000).describe('in the long run'),
});

/** What is given up, in this order, to keep the rest alive; each step includes those before it. */
const sheddingSteps = ['nothing', 'search', 'freshness', 'mail', 'holds'] as const;
type SheddingStep = (typeof sheddingSteps)[number];

export const settingShapes = {
  pauseSales: z.boolean().describe('no new holds and orders'),
  pauseScans: z.boolean().describe('no passages at any door'),
  giveUp: z.enum(sheddingSteps).describe('what the system does without for now'),
  holdSeconds: z.int().min(60).max(3_600).describe('how long a cart holds its places'),
  holdCeilingSeconds: z.int().min(60).max(7_200).describe('how long at most, however often it is extended'),
  signInRate: RateShape.describe('sign-in and mailed links, per network address'),
  holdRate: RateShape.describe('holds, per account'),
  orderRate: RateShape.describe('orders and payments, per account'),
  scanRate: RateShape.describe('scans, per device'),
  browseRate: RateShape.describe('everything else, per account or network address'),
} as const;
export type SettingName = keyof typeof settingShapes;
export type Settings = { [N in SettingName]: z.output<(typeof settingShapes)[N]> };

const rate = (burst: number, perMinute: number): Rate => ({ burst, perMinute });

export const defaultSettings: Settings = {
  pauseSales: false,
  pauseScans: false,
  giveUp: 'nothing',
  holdSeconds: settingLimits.holdSeconds,
  holdCeilingSeconds: settingLimits.holdCeilingSeconds,
  signInRate: rate(20, 20),
  holdRate: rate(30, 60),
  orderRate: rate(10, 20),
  scanRate: rate(120, 900),
  browseRate: rate(300, 600),
};

export const isSettingName = (name: string): name is SettingName => Object.hasOwn(settingShapes, name);

/** Whether this step, or one after it, has been given up. */
export const isGivenUp = ({ giveUp }: Settings, step: SheddingStep): boolean =>
  sheddingSteps.indexOf(giveUp) >= sheddingSteps.indexOf(step);
