/** What the local cloud runs: the synthesised templates of stage `local`, with every reference resolved. */
export interface Plan {
  functions: FunctionPlan[];
  api: { id: string; routes: RoutePlan[]; cors?: CorsPlan };
  tables: TablePlan[];
  buses: { name: string; arn: string }[];
  rules: RulePlan[];
  queues: QueuePlan[];
  streamMappings: StreamMappingPlan[];
  queueMappings: QueueMappingPlan[];
  schedules: SchedulePlan[];
  scheduleGroups: string[];
  machines: { name: string; arn: string; definition: string }[];
  secrets: SecretPlan[];
  buckets: string[];
  /** Stack outputs by stack name, as `cdk deploy --outputs-file` writes them. */
  outputs: Record<string, Record<string, string>>;
  /** All resources, for `ListStackResources`. */
  resources: { stack: string; logicalId: string; physicalId: string; type: string }[];
}

export interface FunctionPlan {
  name: string;
  arn: string;
  /** Source file of the handler, relative to the project: `functions/orders/api.ts`. */
  entry: string;
  /** Exactly the variables of the deployed function. */
  environment: Record<string, string>;
  timeoutSeconds: number;
  memoryMb: number;
  bundling: BundlingPlan;
  /** How asynchronous invocations are retried. Lambda's defaults without an EventInvokeConfig. */
  async: { retries: number; maxAgeSeconds: number; onFailureArn?: string };
}

/** What a function's bundle needs beyond the options all bundles share. */
export interface BundlingPlan {
  /** Packages left out of the bundle. */
  externalPackages: string[];
  /** Shell commands that add files to the folder of the bundle. `{input}` and `{output}` stand for the folders. */
  afterBundling: string[];
}

export interface RoutePlan {
  /** `GET /v1/events/{eventId}` or `$default`. */
  key: string;
  functionArn: string;
}

/** Which pages of other origins may call the API from a browser. */
export interface CorsPlan {
  /** Exact origins, or patterns with `*`. */
  origins: string[];
  methods: string[];
  headers: string[];
  exposed: string[];
  maxAgeSeconds: number;
}

export interface TablePlan {
  name: string;
  arn: string;
  /** Absent for tables without a stream. */
  streamArn?: string;
  /** Which images the records of the stream hold. */
  streamView?: 'NEW_IMAGE' | 'NEW_AND_OLD_IMAGES';
  attributes: { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[];
  keys: KeyPlan[];
  indexes: IndexPlan[];
  /** The attribute with the expiry time in epoch seconds. */
  ttlAttribute?: string;
}

export interface KeyPlan {
  AttributeName: string;
  KeyType: 'HASH' | 'RANGE';
}

export interface IndexPlan {
  name: string;
  keys: KeyPlan[];
  projection: { ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'; NonKeyAttributes?: string[] };
}

export interface RulePlan {
  name: string;
  busName: string;
  pattern: object;
  /** Each target is a queue or a function. */
  targets: { arn: string; deadLetterArn?: string }[];
}

export interface QueuePlan {
  name: string;
  arn: string;
  url: string;
  visibilitySeconds: number;
  /** How long a new message stays hidden. */
  delaySeconds: number;
  retentionSeconds: number;
  deadLetter?: { arn: string; maxReceives: number };
}

export interface StreamMappingPlan {
  /** `<stack>-<logical id>`: the key of its position in the stream. */
  id: string;
  tableName: string;
  streamArn: string;
  functionArn: string;
  batchSize: number;
  windowSeconds: number;
  /** -1: until the record leaves the stream after a day. */
  retries: number;
  bisect: boolean;
  reportsFailures: boolean;
  /** A record passes if it matches one of them. Empty: all pass. */
  filters: object[];
  onFailureArn?: string;
}

export interface QueueMappingPlan {
  id: string;
  queueArn: string;
  functionArn: string;
  batchSize: number;
  windowSeconds: number;
  maxConcurrency: number;
  reportsFailures: boolean;
}

export interface SchedulePlan {
  name: string;
  group: string;
  /** `rate(5 minutes)` or `at(2026-11-28T10:00:00)`. */
  expression: string;
  targetArn: string;
  input?: string;
  retries: number;
  maxAgeSeconds: number;
}

export interface SecretPlan {
  name: string;
  arn: string;
  /** The value, or how to generate it once. */
  value?: string;
  generate?: Record<string, unknown>;
}
