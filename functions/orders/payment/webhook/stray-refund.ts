/** The id of our refund of what a provider has beyond an order: of a charge that nobody asked for, or of an excess. */
export const strayRefundId = (reference: string): string => `stray#${reference}`;

/** Whether a refund is one of these. No order has it. */
export const isStrayRefund = (refundId: string): boolean => refundId.startsWith(strayRefundId(''));
