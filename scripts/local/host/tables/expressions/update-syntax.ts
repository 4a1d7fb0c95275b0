import { readOperand, readPath, type Term } from './operand.ts';
import { TokenReader } from './tokens.ts';

export type Section = 'SET' | 'REMOVE' | 'ADD' | 'DELETE';

export interface UpdateTerm {
  section: Section;
  path: Term & { kind: 'path' };
  /** The new value of SET, what ADD adds and DELETE takes out. */
  operand?: Term;
}

const sections: readonly Section[] = ['SET', 'REMOVE', 'ADD', 'DELETE'];
const functions = ['if_not_exists', 'list_append'];
const conditionFunctions = [
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'contains',
  'size',
];

class UpdateReader extends TokenReader {
  readAll(): UpdateTerm[] {
    const actions: UpdateTerm[] = [];
    const seen = new Set<Section>();
    while (this.token.kind !== 'end') {
      const section = sections.find((name) => this.isKeyword(name));
      if (!section) throw this.syntaxError();
      if (seen.has(section)) {
        throw this.error(`The "${section}" section can only be used once in an update expression;`);
      }
      seen.add(section);
      this.take();
      do actions.push(this.#action(section));
      while (this.accept(','));
    }
    return actions;
  }

  #action(section: Section): UpdateTerm {
    const path = readPath(this);
    if (section === 'REMOVE') return { section, path };
    if (section === 'SET') {
      this.expect('=');
      return { section, path, operand: this.#value() };
    }
    if (this.token.kind !== 'valueReference') throw this.syntaxError();
    return { section, path, operand: readOperand(this) };
  }

  #value(): Term {
    const left = this.#part();
    const { text } = this.token;
    if (!this.isSymbol('+') && !this.isSymbol('-')) return left;
    this.take();
    const operands = [left, this.#part()];
    for (const operand of operands) {
      if (operand.kind === 'call' && operand.name === 'list_append') throw this.#misused(operand.name);
    }
    return { kind: 'call', name: text, operands };
  }

  #part(): Term {
    if (!this.accept('(')) return this.#known(readOperand(this), true);
    const redundant = this.isSymbol('(');
    const value = this.#value();
    this.expect(')');
    if (redundant && value.kind !== 'call') throw this.error('The expression has redundant parentheses;');
    return value;
  }

  #misused(name: string): Error {
    return this.error(`The function is not allowed to be used this way in an expression; function: ${name}`);
  }

  #known(term: Term, isOutermost: boolean): Term {
    if (term.kind !== 'call') return term;
    const { name, operands } = term;
    if (conditionFunctions.includes(name)) {
      throw this.error(`The function is not allowed in an update expression; function: ${name}`);
    }
    if (!functions.includes(name)) throw this.error(`Invalid function name; function: ${name}`);
    if (operands.length !== 2) {
      throw this.error(
        `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`,
      );
    }
    if (name === 'list_append' && !isOutermost) throw this.#misused(name);
    for (const operand of operands) this.#known(operand, false);
    return term;
  }
}

/** @throws ValidationException */
export const readUpdate = (text: string): UpdateTerm[] => new UpdateReader('UpdateExpression', text).readAll();
