import type * as z from 'zod';
import { Failure } from '../../process/failure.ts';
import { resolvedStacks } from './resolve.ts';
import { supported, type Template } from './template.ts';

/** A resource with its resolved properties. */
export interface Found<P> {
  /** `<stack>-<logicalId>`: unique in the plan. */
  name: string;
  /** What `Ref` returns. */
  ref: string;
  attributes: Record<string, string>;
  properties: P;
  /** Names the resource in messages. */
  where: string;
}

/** Returns all resources of a type. @throws Failure that names a property which the schema does not list. */
export type Find = <S extends z.ZodType>(type: string, schema: S) => Found<z.infer<S>>[];

/** Types without an effect in the local cloud, each with the reason. */
const withoutEffect: Record<string, string> = {
  'AWS::IAM::Role': 'the host checks no permissions',
  'AWS::IAM::Policy': 'the host checks no permissions',
  'AWS::Lambda::Permission': 'the host checks no permissions',
  'AWS::SQS::QueuePolicy': 'the host checks no permissions',
  'AWS::S3::BucketPolicy': 'the host checks no permissions',
  'AWS::Logs::LogGroup': 'the host writes its own log files',
  'AWS::SES::EmailIdentity': 'every address may send: mails do not leave the machine',
  'AWS::CDK::Metadata': 'it describes the CDK only',
};

/**
 * Prepares the search for resources. `end` checks that every resource was found by someone or has no effect.
 * `resolveOutputs` returns the outputs of each stack.
 */
export function resourcesOf(templates: ReadonlyMap<string, Template>) {
  const stacks = resolvedStacks(templates);
  const foundTypes = new Set<string>();
  const all = [...templates].flatMap(([stack, { Resources }]) =>
    Object.entries(Resources).flatMap(([logicalId, { Type, Properties }]) => {
      const resolved = stacks.get(stack);
      const identity = resolved?.identities.get(logicalId);
      if (!resolved || !identity) return [];
      const where = `${Type} ${logicalId} in ${stack}`;
      const properties = () => resolved.resolve(Properties, where);
      return [{ stack, logicalId, type: Type, name: `${stack}-${logicalId}`, where, ...identity, properties }];
    }),
  );

  const find: Find = (type, schema) => {
    foundTypes.add(type);
    return all
      .filter((resource) => resource.type === type)
      .map(({ name, ref, attributes, properties, where }) => {
        return { name, ref, attributes, where, properties: supported(schema, properties(), where) };
      });
  };
  const end = (): void => {
    const ignoredOne = all.find(({ type }) => !foundTypes.has(type) && !(type in withoutEffect));
    if (ignoredOne) throw new Failure(`The local cloud does not support ${ignoredOne.where}`);
  };
  const resolveOutputs = (): Record<string, Record<string, string>> =>
    Object.fromEntries(
      [...templates].map(([stack, { Outputs }]) => {
        const values = Object.entries(Outputs).map(([id, { Value }]) => {
          return [id, String(stacks.get(stack)?.resolve(Value, `output ${id} of ${stack}`))];
        });
        return [stack, Object.fromEntries(values)];
      }),
    );
  return { all, find, end, resolveOutputs };
}
