/** What the host and the worker of a function tell each other. */

/** The `workerData` of a worker. */
export interface Setup {
  /** Absolute path of the bundle, `index.mjs`. */
  file: string;
}

/** An invocation. Events and results cross as JSON text, which is cheaper to copy than objects. */
export interface Call {
  id: number;
  event: string;
  requestId: string;
  functionArn: string;
  /** Epoch ms. */
  deadline: number;
}

/** An error as Lambda's runtime reports it. */
export interface ErrorReport {
  errorType: string;
  errorMessage: string;
}

export type Report =
  | { kind: 'loaded' }
  /** The bundle could not be imported. */
  | { kind: 'not-loaded'; error: ErrorReport }
  | { kind: 'result'; id: number; result: string }
  | { kind: 'error'; id: number; error: ErrorReport };
