export const notificationLimits = {
  /** Events that show an organizer's name, or a venue's. */
  ordersPerUser: 10_000,
} as const;
