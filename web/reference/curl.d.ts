interface Sample {
  method: string;
  path: string;
  operation: object;
}

/** Renders the example request of an operation as a curl command. `method` is in lower case. */
export function curlOf(sample: Sample): string;

/** The lines that set what the samples need: `$API`, `$TOKEN`, `$EVENT_ID` and `$TICKET_TYPE_ID`. */
export function firstSteps(origin: string): string;
