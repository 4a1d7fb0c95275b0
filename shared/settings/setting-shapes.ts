import * as z from 'zod';
import { settingLimits } from './limits.ts';
import type { Rate } from './rate-limit.ts';

/**
 * Runtime settings. An admin changes them without a deployment, and a change takes effect everywhere within 30 s. Each
 * setting has its name, shape and default here. A value that does not fit the shape is refused when it is written.
 */
const RateShape = z.strictObject({
  burst: z.int().min(1).max(100_000).describe('requests without waiting'),
  perMinute: z.int().min(1).max(1_000_000).describe('sustained rate'),
});

/** The steps of load shedding, in this order. Each step includes those before it. */
const sheddingSteps = ['nothing', 'search', 'freshness', 'mail', 'holds'] as const;
type SheddingStep = (typeof sheddingSteps)[number];

export const settingShapes = {
  pauseSales: z.boolean().describe('stops new holds and orders'),
  pauseScans: z.boolean().describe('stops admission at every door'),
  giveUp: z
    .enum(sheddingSteps)
    .describe('load shedding: what the system currently does without, including all earlier steps'),
  holdSeconds: z.int().min(60).max(3_600).describe('hold time of a cart'),
  holdCeilingSeconds: z.int().min(60).max(7_200).describe('longest hold time of a cart, extensions included'),
  signInRate: RateShape.describe('sign-in and mailed links, per network address'),
  holdRate: RateShape.describe('holds, per account'),
  addressHoldRate: RateShape.describe('places held of one event, per network address'),
  orderRate: RateShape.describe('orders and payments, per account'),
  deskRate: RateShape.describe('sales at the box office, refunds and payments that a member records, per account'),
  scanRate: RateShape.describe('scans, per device'),
  uploadRate: RateShape.describe('seat maps, per account'),
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
  // 50 colleagues with four places each behind one address. Raise it where a whole campus shares one.
  addressHoldRate: rate(200, 10),
  orderRate: rate(10, 20),
  // A sale a second, which no queue at a box office needs for long.
  deskRate: rate(30, 60),
  scanRate: rate(120, 900),
  uploadRate: rate(120, 60),
  browseRate: rate(300, 600),
};

export const isSettingName = (name: string): name is SettingName => Object.hasOwn(settingShapes, name);

/** Whether load shedding has reached this step. */
export const isShed = ({ giveUp }: Settings, step: SheddingStep): boolean =>
  sheddingSteps.indexOf(giveUp) >= sheddingSteps.indexOf(step);
