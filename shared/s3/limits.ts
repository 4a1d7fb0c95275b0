export const s3Limits = {
  /** S3's own bound for one DeleteObjects call. */
  objectsPerDelete: 1_000,
} as const;
