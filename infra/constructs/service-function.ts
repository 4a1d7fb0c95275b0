import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { type BundlingOptions, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { NetworkStack } from '../network-stack.ts';
import type { Binding, Bindings } from './binding.ts';
import { bundling } from './bundling.ts';
import { FunctionRole } from './function-role.ts';

interface FunctionProps {
  timeoutSeconds?: number;
  memoryMb?: number;
  /** The network of a function that uses the serverless cache. */
  network?: NetworkStack | undefined;
  bundling?: BundlingOptions;
}

const { alias, ...options } = bundling;
const esbuildArgs = Object.fromEntries(Object.entries(alias).map(([name, path]) => [`--alias:${name}`, path]));

declare const complete: unique symbol;
/** Bindings that `bind` has checked to be complete. Functions accept nothing else. */
export type Bound = Record<string, Binding> & { readonly [complete]: true };

/** Checks at compile time that every name of the environment is bound. */
export const bind = <E extends { names: string[] }>(_env: E, bindings: Bindings<E>) => bindings as unknown as Bound;

/**
 * A function of a service, `functions/<service>/<entry>.ts`, with the environment that its `env.ts` names and the
 * grants that belong to it.
 */
export class ServiceFunction extends NodejsFunction {
  readonly service: string;
  /** Its source, relative to the project. */
  readonly entryFile: string;
  /** What its bundle needs beyond the options of all bundles. */
  readonly bundlingNeeds: BundlingOptions;

  constructor(scope: Construct, service: string, entry: string, bindings: Bound, props: FunctionProps = {}) {
    const id = `${service}-${entry}`;
    const entryFile = `functions/${service}/${entry}.ts`;
    const environment = Object.fromEntries(Object.entries(bindings).map(([name, { value }]) => [name, value]));
    super(scope, id, {
      entry: entryFile,
      handler: 'handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb ?? 512,
      timeout: Duration.seconds(props.timeoutSeconds ?? 20),
      // The cast is for `exactOptionalPropertyTypes`, which CDK's class does not satisfy.
      role: new FunctionRole(scope, `${id}-role`, { inNetwork: props.network !== undefined }) as IRole,
      tracing: Tracing.ACTIVE,
      // No source maps: they are larger than the bundles, and Node would read them on every cold start.
      environment: { ...environment, SERVICE: service },
      logGroup: new LogGroup(scope, `${id}-logs`, {
        retention: RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      ...(props.network && {
        vpc: props.network.vpc,
        vpcSubnets: { subnets: props.network.vpc.isolatedSubnets },
        securityGroups: [props.network.functions],
      }),
      bundling: { ...options, esbuildArgs, format: OutputFormat.ESM, bundleAwsSDK: true, ...props.bundling },
    });
    this.service = service;
    this.entryFile = entryFile;
    this.bundlingNeeds = props.bundling ?? {};
    for (const binding of Object.values(bindings)) binding.grant(this);
  }
}
