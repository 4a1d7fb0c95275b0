/** Bounds of requests to S3, each with its reason. */
export const s3Limits = {
  /** S3's own limit of one DeleteObjects call. */
  objectsPerDelete: 1_000,
} as const;
