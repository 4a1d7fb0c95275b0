import { randomUUID } from 'node:crypto';
import { Failure } from '../../process/failure.ts';
import { AwsError } from '../aws-error.ts';
import type { Plan } from '../plan.ts';
import type { AsyncInvocations } from './async-invocations.ts';
import { type DeliveryContext, nameOf } from './context.ts';
import { compile } from './pattern.ts';
import type { Queues } from './queues.ts';

/** An entry of `PutEvents`, as the JSON protocol sends it. */
export interface PutEventsEntry {
  /** Name or ARN. */
  EventBusName?: string;
  Source?: string;
  DetailType?: string;
  /** JSON object. */
  Detail?: string;
  /** Epoch seconds. */
  Time?: number;
  Resources?: string[];
}

export interface PutEventsResult {
  FailedEntryCount: number;
  Entries: ({ EventId: string } | { ErrorCode: string; ErrorMessage: string })[];
}

interface Rule {
  matches: (event: unknown) => boolean;
  send: ((event: string) => void)[];
}

/** Limits of `PutEvents` on AWS: entries in a call, and bytes of all of them. */
const maxEntries = 10;
const maxBytes = 256 * 1_024;

const isMissing = (name: string) => ({
  ErrorCode: 'InvalidArgument',
  ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
});

function parseDetail(json: string): object | undefined {
  try {
    const detail: unknown = JSON.parse(json);
    return typeof detail === 'object' && detail !== null && !Array.isArray(detail) ? detail : undefined;
  } catch {
    return undefined;
  }
}

/** Size as EventBridge counts it: 14 bytes for a time, and the UTF-8 bytes of the texts. */
const bytesOf = ({ Time, Source = '', DetailType = '', Detail = '', Resources = [] }: PutEventsEntry): number =>
  (Time === undefined ? 0 : 14) +
  [Source, DetailType, Detail, ...Resources].reduce((sum, text) => sum + Buffer.byteLength(text), 0);

const invalid = (message: string) => new AwsError('ValidationException', message);

/** The event buses of the plan. */
export class Bus {
  readonly #context: DeliveryContext;
  /** Rules by name of the bus. */
  readonly #rules = new Map<string, Rule[]>();
  readonly #region: string;
  readonly #account: string;

  /** @throws Failure for a rule with an unknown bus, an unknown target or an unsupported pattern. */
  constructor(plan: Plan, queues: Queues, asyncInvocations: AsyncInvocations, context: DeliveryContext) {
    this.#context = context;
    const [, , , region = '', account = ''] = plan.buses[0]?.arn.split(':') ?? [];
    this.#region = region;
    this.#account = account;
    for (const { name } of plan.buses) this.#rules.set(name, []);
    for (const { name, busName, pattern, targets } of plan.rules) {
      const send = targets.map(({ arn }) => {
        if (queues.has(arn)) return (event: string) => queues.send(arn, event);
        if (asyncInvocations.has(arn)) return (event: string) => asyncInvocations.enqueue(arn, event);
        throw new Failure(`${name}: the target ${arn} is neither a queue nor a function of the local cloud.`);
      });
      const rules = this.#rules.get(busName);
      if (!rules) throw new Failure(`${name}: the event bus ${busName} does not exist.`);
      rules.push({ matches: compile(pattern, name), send });
    }
  }

  /**
   * `PutEvents`: sends each event to the targets of the rules it matches. Answers once all are on disk. As on AWS, an
   * event for a bus that does not exist is accepted and dropped, here with a line in the log.
   * @throws AwsError `ValidationException` for no entries, too many, or too large ones.
   */
  putEvents(entries: readonly PutEventsEntry[]): Promise<PutEventsResult> {
    return this.#context.database.write(() => {
      if (entries.length === 0 || entries.length > maxEntries) {
        const bound = entries.length === 0 ? 'greater than or equal to 1' : `less than or equal to ${maxEntries}`;
        throw invalid(
          `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length ${bound}`,
        );
      }
      if (entries.reduce((sum, entry) => sum + bytesOf(entry), 0) > maxBytes) {
        throw invalid('Total size of the entries in the request is over the limit.');
      }
      const results = entries.map((entry) => this.#put(entry));
      return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
    });
  }

  #put(entry: PutEventsEntry): PutEventsResult['Entries'][number] {
    const { EventBusName = 'default', Source, DetailType, Detail, Time, Resources = [] } = entry;
    if (!Source) return isMissing('Source');
    if (!DetailType) return isMissing('DetailType');
    if (!Detail) return isMissing('Detail');
    if (Source.startsWith('aws.')) {
      return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
    }
    const detail = parseDetail(Detail);
    if (!detail) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
    const head = {
      version: '0',
      id: randomUUID(),
      'detail-type': DetailType,
      source: Source,
      account: this.#account,
      time: `${new Date(Time === undefined ? Date.now() : Time * 1_000).toISOString().slice(0, 19)}Z`,
      region: this.#region,
      resources: Resources,
    };
    const rules = this.#rules.get(nameOf(EventBusName));
    if (!rules) {
      this.#context.log(`Event ${DetailType} of ${Source} was dropped: the event bus ${EventBusName} does not exist.`);
      return { EventId: head.id };
    }
    const event = { ...head, detail };
    const matching = rules.filter(({ matches }) => matches(event));
    if (matching.length > 0) {
      // The detail is JSON already, so it is not serialised again.
      const json = `${JSON.stringify(head).slice(0, -1)},"detail":${Detail}}`;
      for (const { send } of matching) for (const deliver of send) deliver(json);
    }
    return { EventId: head.id };
  }
}
