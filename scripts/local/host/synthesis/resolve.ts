import { Failure } from '../../process/failure.ts';
import { account, region } from '../arn.ts';
import { type Identity, identify } from './physical-ids.ts';
import type { Template } from './template.ts';

/** Resolves the intrinsic functions in a value. `where` names its resource in messages. @throws Failure */
type Resolve = (value: unknown, where: string) => unknown;

export interface ResolvedStack {
  identities: ReadonlyMap<string, Identity>;
  resolve: Resolve;
}

const pseudoParameters: Record<string, string> = {
  'AWS::AccountId': account,
  'AWS::Region': region,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** Exports refer to each other through stacks. Real ones never form a circle. */
const maxDepth = 64;

type Intrinsics = Record<string, (argument: unknown, where: string, depth: number) => unknown>;

const texts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((part) => typeof part === 'string');

/**
 * Identifies the resources of all stacks and prepares the resolution of their properties. Stacks refer to each other by
 * `Fn::ImportValue`.
 */
export function resolvedStacks(templates: ReadonlyMap<string, Template>): Map<string, ResolvedStack> {
  const stacks = new Map<string, ResolvedStack>();
  const exported = new Map<string, (depth: number) => unknown>();

  for (const [stack, { Resources, Outputs }] of templates) {
    const identities = new Map(
      Object.entries(Resources).map(([id, { Type, Properties }]) => [id, identify(stack, id, Type, Properties)]),
    );

    const refTo = (name: string, where: string): string => {
      const found = pseudoParameters[name] ?? (name === 'AWS::StackName' ? stack : identities.get(name)?.ref);
      if (found === undefined) throw new Failure(`${where} refers to ${name}, which the local cloud does not know`);
      return found;
    };
    const attributeOf = (id: string, attribute: string, where: string): string => {
      const found = identities.get(id)?.attributes[attribute];
      if (found === undefined) {
        throw new Failure(`${where} uses the attribute ${attribute} of ${id}, which the local cloud does not know`);
      }
      return found;
    };

    const intrinsics: Intrinsics = {
      Ref: (name, where) => refTo(String(name), where),
      'Fn::GetAtt': (path, where) => {
        const [id = '', ...attribute] = Array.isArray(path) ? path.map(String) : String(path).split('.');
        return attributeOf(id, attribute.join('.'), where);
      },
      'Fn::ImportValue': (name, where, depth) => {
        const value = exported.get(String(resolve(name, where, depth)));
        if (!value) throw new Failure(`${where} imports ${JSON.stringify(name)}, which no stack exports`);
        return value(depth);
      },
      'Fn::Join': (argument, where, depth) => {
        const [separator, parts] = Array.isArray(argument) ? argument : [];
        const resolved = resolve(parts, where, depth);
        if (typeof separator !== 'string' || !texts(resolved)) {
          throw new Failure(`${where} has a Fn::Join of something other than texts`);
        }
        return resolved.join(separator);
      },
      'Fn::Sub': (text, where) => {
        if (typeof text !== 'string') throw new Failure(`${where} has a Fn::Sub with own variables: unsupported`);
        return text.replace(/\$\{([^}]+)\}/g, (_all, name: string) => {
          if (name.startsWith('!')) return `\${${name.slice(1)}}`;
          const [id = '', ...attribute] = name.split('.');
          return attribute.length > 0 ? attributeOf(id, attribute.join('.'), where) : refTo(name, where);
        });
      },
    };

    function resolve(value: unknown, where: string, depth: number): unknown {
      if (depth > maxDepth) throw new Failure(`${where} is nested too deeply, or refers to itself`);
      if (Array.isArray(value)) return value.map((part) => resolve(part, where, depth + 1));
      if (typeof value !== 'object' || value === null) return value;
      const entries = Object.entries(value);
      const [[name, argument] = ['', undefined]] = entries;
      if (entries.length === 1 && (name === 'Ref' || name.startsWith('Fn::'))) {
        const intrinsic = intrinsics[name];
        if (!intrinsic) throw new Failure(`The local cloud does not support ${name}, used in ${where}`);
        return intrinsic(argument, where, depth + 1);
      }
      return Object.fromEntries(entries.map(([key, part]) => [key, resolve(part, where, depth + 1)]));
    }

    for (const [id, { Value, Export }] of Object.entries(Outputs)) {
      if (Export) exported.set(Export.Name, (depth) => resolve(Value, `output ${id} of ${stack}`, depth + 1));
    }
    stacks.set(stack, { identities, resolve: (value, where) => resolve(value, where, 0) });
  }
  return stacks;
}
