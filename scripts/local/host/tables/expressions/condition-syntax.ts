import { readOperand, type Term } from './operand.ts';
import { type ExpressionKind, TokenReader } from './tokens.ts';

const comparators = ['=', '<>', '<', '<=', '>', '>='];
/** Functions that are conditions, with the number of their operands. `size` is an operand. */
const conditionFunctions = new Map([
  ['attribute_exists', 1],
  ['attribute_not_exists', 1],
  ['attribute_type', 2],
  ['begins_with', 2],
  ['contains', 2],
]);
const updateFunctions = ['if_not_exists', 'list_append'];
const operators = new Set(['AND', 'OR', 'NOT', 'BETWEEN', 'IN', ...comparators]);

const isCondition = (term: Term): boolean =>
  term.kind === 'call' && (operators.has(term.name) || conditionFunctions.has(term.name));
const call = (name: string, ...operands: Term[]): Term => ({ kind: 'call', name, operands });

class ConditionReader extends TokenReader {
  /** The tokens of the last closed pair of parentheses. */
  #lastGroup = { open: -1, close: -1 };

  readAll(): Term {
    const condition = this.#condition(this.#disjunction());
    this.expectEnd();
    return condition;
  }

  #disjunction(): Term {
    let term = this.#conjunction();
    while (this.isKeyword('OR')) {
      const left = this.#condition(term);
      this.take();
      term = call('OR', left, this.#condition(this.#conjunction()));
    }
    return term;
  }

  #conjunction(): Term {
    let term = this.#negation();
    while (this.isKeyword('AND')) {
      const left = this.#condition(term);
      this.take();
      term = call('AND', left, this.#condition(this.#negation()));
    }
    return term;
  }

  #negation(): Term {
    if (!this.acceptKeyword('NOT')) return this.#comparison();
    return call('NOT', this.#condition(this.#negation()));
  }

  #comparison(): Term {
    const left = this.#primary();
    const { kind, text } = this.token;
    if (kind === 'symbol' && comparators.includes(text)) {
      this.#operand(left);
      this.take();
      return call(text, left, this.#operand(this.#primary()));
    }
    if (this.isKeyword('BETWEEN')) {
      this.#operand(left);
      this.take();
      const lower = this.#operand(this.#primary());
      if (!this.acceptKeyword('AND')) throw this.syntaxError();
      return call('BETWEEN', left, lower, this.#operand(this.#primary()));
    }
    if (!this.isKeyword('IN')) return left;
    this.#operand(left);
    this.take();
    this.expect('(');
    const list = [this.#operand(this.#primary())];
    while (this.accept(',')) list.push(this.#operand(this.#primary()));
    this.expect(')');
    return call('IN', left, ...list);
  }

  /** An operand, a function, or either of them or a whole condition in parentheses. */
  #primary(): Term {
    const open = this.position;
    if (!this.accept('(')) return this.#known(readOperand(this));
    const term = this.#disjunction();
    const close = this.position;
    this.expect(')');
    if (this.#lastGroup.open === open + 1 && this.#lastGroup.close === close - 1) {
      throw this.error('The expression has redundant parentheses;');
    }
    this.#lastGroup = { open, close };
    return term;
  }

  /** Refuses unknown functions and wrong numbers of operands. */
  #known(term: Term): Term {
    if (term.kind !== 'call') return term;
    const { name, operands } = term;
    if (updateFunctions.includes(name)) {
      throw this.error(`The function is not allowed in a condition expression; function: ${name}`);
    }
    const count = name === 'size' ? 1 : conditionFunctions.get(name);
    if (count === undefined) throw this.error(`Invalid function name; function: ${name}`);
    if (operands.length !== count) {
      throw this.error(
        `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`,
      );
    }
    for (const operand of operands) this.#operand(this.#known(operand));
    return term;
  }

  #misused(name: string): Error {
    return this.error(`The function is not allowed to be used this way in an expression; function: ${name}`);
  }

  #operand(term: Term): Term {
    if (term.kind === 'call' && conditionFunctions.has(term.name)) throw this.#misused(term.name);
    if (isCondition(term)) throw this.syntaxError();
    return term;
  }

  #condition(term: Term): Term {
    if (term.kind === 'call' && term.name === 'size') throw this.#misused(term.name);
    if (!isCondition(term)) throw this.syntaxError();
    return term;
  }
}

/** Reads a condition, also of a filter or a key. @throws ValidationException */
export const readCondition = (kind: ExpressionKind, text: string): Term => new ConditionReader(kind, text).readAll();
