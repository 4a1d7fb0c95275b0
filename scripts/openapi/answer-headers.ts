const header = (description: string, schema: object = { type: 'string' }) => ({ description, schema });
const count = { type: 'integer', minimum: 0 };

/** On every answer that our code gives. */
const onEvery = {
  'RateLimit-Limit': header('Requests of this kind that the caller may send at once.', count),
  'RateLimit-Remaining': header('How many of them are left.', count),
  'RateLimit-Reset': header('Seconds until all of them are there again.', count),
};

/** Headers of some answers, by lower-case name. An example lists those that its answer had. */
const onSome: Record<string, [string, ReturnType<typeof header>]> = {
  'content-disposition': ['Content-Disposition', header('The name under which to save the file.')],
  etag: ['ETag', header('The version of the object. Send it as `If-Match` with a change.')],
  link: ['Link', header('Where the next part of the file is, with `rel="next"`. Absent on the last part.')],
  location: ['Location', header('Path of the new object.')],
  'retry-after': ['Retry-After', header('Seconds to wait before the next poll.', count)],
};

/** The names of the headers that an example records. */
export const recordedHeaders: readonly string[] = Object.keys(onSome);

/** Describes the headers of an answer. `recorded` are the lower-case names that it had. */
export const headersOf = (recorded: readonly string[]) => ({
  ...onEvery,
  ...Object.fromEntries(recorded.flatMap((name) => (onSome[name] ? [onSome[name]] : []))),
});
