/** Bounds of retries and of calls to AWS, each with its reason. */
export const retryLimits = {
  /** Attempts of one claim with other candidates before it is refused, and of one write that conflicts with others. */
  attempts: 12,
  /** The longest pause between two attempts: long enough to relieve a hot partition, short enough for a person. */
  maxPauseMs: 500,
  /** How long a request repeats what may still succeed. A person waits for the answer. */
  requestMs: 3_000,
  /** The same for each call of background work. After it the queue or stream delivers the message again. */
  backgroundMs: 10_000,
} as const;

export const awsLimits = {
  /** A connection within a region takes milliseconds. */
  connectMs: 1_000,
  /** DynamoDB answers in milliseconds. Two requests on dead connections fit into the time of one of ours. */
  storeMs: 1_500,
  /** Other services of the control plane, such as Step Functions and EventBridge. */
  serviceMs: 5_000,
  /** A message of some megabytes may be sent twice if its answer is not awaited, so there is time. */
  mailMs: 20_000,
  /** The largest object is the search index, of some 90 MB. */
  objectMs: 30_000,
  /** More than the lanes of the widest fan-out: waiting for a connection counts towards the limits above. */
  connections: 200,
  /** A backstop: the deadline ends the repeats of a call first. */
  attempts: 50,
} as const;
