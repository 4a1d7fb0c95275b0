/** Bounds of notifications, each with its reason. */
export const notificationLimits = {
  /** Orders of one account whose ticket files are erased with it. More than one person can place. */
  ordersPerUser: 10_000,
} as const;
