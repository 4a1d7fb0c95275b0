import type { AttributeValue } from '../values/attribute-value.ts';
import type { Path } from './path.ts';
import type { Placeholders } from './placeholders.ts';
import { isReserved } from './reserved-words.ts';
import type { ExpressionKind, TokenReader } from './tokens.ts';

/** A part of an expression as written. Names that begin with `#` are still references. Operators are calls. */
export type Term =
  | { kind: 'path'; path: Path; hasReferences: boolean }
  | { kind: 'reference'; name: string }
  | { kind: 'call'; name: string; operands: Term[] };

/** A part of an expression with the names and values of the request. */
export type Operand =
  | { kind: 'path'; path: Path }
  | { kind: 'value'; value: AttributeValue }
  | { kind: 'call'; name: string; operands: Operand[] };

/** Names that are part of the syntax of expressions. */
const keywords = new Set(['SET', 'REMOVE', 'ADD', 'DELETE', 'AND', 'OR', 'NOT', 'IN', 'BETWEEN']);

function readName(reader: TokenReader): string {
  const { kind, text } = reader.token;
  if ((kind !== 'name' && kind !== 'nameReference') || keywords.has(text.toUpperCase())) throw reader.syntaxError();
  if (kind === 'name' && isReserved(text)) {
    throw reader.error(`Attribute name is a reserved keyword; reserved keyword: ${text}`);
  }
  return reader.take().text;
}

export function readPath(reader: TokenReader): Term & { kind: 'path' } {
  const path: (string | number)[] = [readName(reader)];
  while (reader.isSymbol('.') || reader.isSymbol('[')) {
    if (reader.accept('.')) path.push(readName(reader));
    else {
      reader.take();
      if (reader.token.kind !== 'number') throw reader.syntaxError();
      path.push(Number(reader.take().text));
      reader.expect(']');
    }
  }
  return { kind: 'path', path, hasReferences: path.some((part) => typeof part === 'string' && part.startsWith('#')) };
}

/** Reads a path, a value reference or a call of a function. */
export function readOperand(reader: TokenReader): Term {
  if (reader.token.kind === 'valueReference') return { kind: 'reference', name: reader.take().text };
  if (reader.token.kind !== 'name' || reader.following.text !== '(') return readPath(reader);
  const name = reader.take().text;
  reader.take();
  const operands = [readOperand(reader)];
  while (reader.accept(',')) operands.push(readOperand(reader));
  reader.expect(')');
  return { kind: 'call', name, operands };
}

export function boundPath(
  { path, hasReferences }: Term & { kind: 'path' },
  kind: ExpressionKind,
  placeholders: Placeholders,
): Path {
  if (!hasReferences) return path;
  return path.map((part) => (typeof part === 'string' && part.startsWith('#') ? placeholders.name(part, kind) : part));
}

/** Replaces the references. @throws ValidationException when the request does not define one. */
export function bound(term: Term, kind: ExpressionKind, placeholders: Placeholders): Operand {
  switch (term.kind) {
    case 'path':
      return { kind: 'path', path: boundPath(term, kind, placeholders) };
    case 'reference':
      return { kind: 'value', value: placeholders.value(term.name, kind) };
    case 'call':
      return {
        kind: 'call',
        name: term.name,
        operands: term.operands.map((operand) => bound(operand, kind, placeholders)),
      };
  }
}
