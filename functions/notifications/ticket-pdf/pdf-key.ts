/** The key of an order's tickets in the bucket. */
export const pdfKey = (orderId: string): string => `orders/${orderId}/tickets.pdf`;
