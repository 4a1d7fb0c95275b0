import type { AwsError } from '../../aws-error.ts';
import { invalid } from '../validation.ts';

/** The parameter that contains an expression, as error messages name it. */
export type ExpressionKind =
  | 'ConditionExpression'
  | 'FilterExpression'
  | 'KeyConditionExpression'
  | 'ProjectionExpression'
  | 'UpdateExpression';

export const expressionError = (kind: ExpressionKind, reason: string): AwsError =>
  invalid(`Invalid ${kind}: ${reason}`);

/** DynamoDB's limit of an expression, in characters. */
const maxLength = 4_096;

interface Token {
  kind: 'name' | 'nameReference' | 'valueReference' | 'number' | 'symbol' | 'end';
  text: string;
  start: number;
  end: number;
}

const pattern =
  /\s*(?:(?<name>[A-Za-z][A-Za-z0-9_]*)|(?<nameReference>#[A-Za-z0-9_]+)|(?<valueReference>:[A-Za-z0-9_]+)|(?<number>0|[1-9][0-9]*)|(?<symbol><>|<=|>=|\S))/y;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const [kind, found] = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined) ?? ['end', ''];
    const end = match.index + match[0].length;
    tokens.push({ kind: kind as Token['kind'], text: found, start: end - found.length, end });
  }
  tokens.push({ kind: 'end', text: '<EOF>', start: text.length, end: text.length });
  return tokens;
}

/** Reads an expression token by token. @throws ValidationException with DynamoDB's text at the first wrong token. */
export class TokenReader {
  readonly kind: ExpressionKind;
  readonly #text: string;
  readonly #tokens: Token[];
  #position = 0;

  constructor(kind: ExpressionKind, text: string) {
    this.kind = kind;
    this.#text = text;
    if (text.length > maxLength) {
      const size =
        kind === 'UpdateExpression' || kind === 'ProjectionExpression' ? '' : ` expression size: ${text.length}`;
      throw expressionError(kind, `Expression size has exceeded the maximum allowed size;${size}`);
    }
    this.#tokens = tokensOf(text);
    if (this.#tokens.length === 1) throw expressionError(kind, 'The expression can not be empty;');
  }

  get position(): number {
    return this.#position;
  }

  #at(position: number): Token {
    return this.#tokens[Math.min(position, this.#tokens.length - 1)] as Token;
  }

  get token(): Token {
    return this.#at(this.#position);
  }

  get following(): Token {
    return this.#at(this.#position + 1);
  }

  take(): Token {
    const { token } = this;
    this.#position += 1;
    return token;
  }

  /** Keywords are names in any case. */
  isKeyword(keyword: string): boolean {
    return this.token.kind === 'name' && this.token.text.toUpperCase() === keyword;
  }

  acceptKeyword(keyword: string): boolean {
    const found = this.isKeyword(keyword);
    if (found) this.take();
    return found;
  }

  isSymbol(symbol: string): boolean {
    return this.token.kind === 'symbol' && this.token.text === symbol;
  }

  accept(symbol: string): boolean {
    const found = this.isSymbol(symbol);
    if (found) this.take();
    return found;
  }

  expect(symbol: string): void {
    if (!this.accept(symbol)) throw this.syntaxError();
  }

  expectEnd(): void {
    if (this.token.kind !== 'end') throw this.syntaxError();
  }

  error(reason: string): AwsError {
    return expressionError(this.kind, reason);
  }

  /** The error for the current token, shown with its neighbours. */
  syntaxError(): AwsError {
    const { start } = this.#at(Math.max(0, this.#position - 1));
    const near = this.#text.slice(start, this.following.end);
    return this.error(`Syntax error; token: "${this.token.text}", near: "${near}"`);
  }
}
