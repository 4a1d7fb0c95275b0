/** Where the tickets of an order are kept in the bucket. */
export const pdfKey = (orderId: string): string => `orders/${orderId}/tickets.pdf`;
