/** An error of an AWS API, answered in the protocol of its service. */
export class AwsError extends Error {
  /** The name that SDK clients see, such as `ConditionalCheckFailedException`. */
  readonly code: string;
  /** Further members of the answer, such as `CancellationReasons`. */
  readonly members: Record<string, unknown>;
  readonly status: number;

  constructor(code: string, message: string, members: Record<string, unknown> = {}, status = 400) {
    super(message);
    this.code = code;
    this.members = members;
    this.status = status;
  }
}
