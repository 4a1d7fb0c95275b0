/*
 * What our objects at Stripe carry as metadata, which leads from an object of theirs to ours. Other software may use
 * the same account: an object without these is not ours. Nor is that of another stage, whose orders we cannot know.
 */

/** Who an attempt at Stripe belongs to. */
export interface StripeAttempt {
  attemptId: string;
  orderId: string;
}

type Metadata = Readonly<Record<string, string>>;

export const attemptMetadata = (
  { id, orderId }: { id: string; orderId: string },
  stage: string,
): Record<string, string> => ({
  attemptId: id,
  orderId,
  stage,
});

export const refundMetadata = (refundId: string, attemptId: string): Record<string, string> => ({
  refundId,
  attemptId,
});

/** The attempt an object belongs to; `undefined` for objects of others. */
export function attemptIn(metadata: Metadata | null | undefined): StripeAttempt | undefined {
  const { attemptId, orderId } = metadata ?? {};
  return attemptId && orderId ? { attemptId, orderId } : undefined;
}

/** The same, unless the object says that another stage has made it. Those of earlier versions do not say by which. */
export const attemptOfStage = (metadata: Metadata | null | undefined, stage: string): StripeAttempt | undefined =>
  (metadata?.stage ?? stage) === stage ? attemptIn(metadata) : undefined;

export const refundIdIn = (metadata: Metadata | null | undefined): string | undefined => metadata?.refundId;

/** The id of an object that Stripe may have expanded. */
export const idOf = (object: string | { id: string } | null | undefined): string | undefined =>
  typeof object === 'string' ? object : object?.id;
