/** An answer with a status of its own, with headers, or with a content type other than JSON. */
export class Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Record<string, string>;
  constructor(status: number, body: unknown, headers: Record<string, string> = {}) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export const reply = (status: number, body: unknown, headers?: Record<string, string>): Reply =>
  new Reply(status, body, headers);

/** An answer that is a file. Bytes are sent base64-encoded, as API Gateway requires. */
export const file = (contentType: string, content: string | Uint8Array, headers: Record<string, string> = {}): Reply =>
  new Reply(200, content, { 'content-type': contentType, ...headers });
