/** The syntax tree of FlowExpr (flowexpr reference, section 3). `at` is where a node starts, in UTF-16 units. */

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**' | '&' | '|' | '^' | '<<' | '>>';
export type BinaryOperator = ArithmeticOperator | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

export interface Literal {
  readonly kind: 'literal';
  readonly at: number;
  readonly value: null | boolean | bigint | number | string;
}

export interface Name {
  readonly kind: 'name';
  readonly at: number;
  readonly name: string;
}

export interface List {
  readonly kind: 'list';
  readonly at: number;
  readonly items: readonly Node[];
}

export interface Dict {
  readonly kind: 'dict';
  readonly at: number;
  readonly entries: readonly (readonly [key: Node, value: Node])[];
}

/** `bound`: every name that the body, nested functions aside, may bind; parameters included. */
export interface Fn {
  readonly kind: 'function';
  readonly at: number;
  readonly parameters: readonly string[];
  readonly body: Node;
  readonly bound: ReadonlySet<string>;
}

export interface Unary {
  readonly kind: 'unary';
  readonly at: number;
  readonly operator: '-' | 'not';
  readonly operand: Node;
}

export interface Binary {
  readonly kind: 'binary';
  readonly at: number;
  readonly operator: BinaryOperator;
  readonly left: Node;
  readonly right: Node;
}

export interface Logical {
  readonly kind: 'logical';
  readonly at: number;
  readonly operator: 'and' | 'or';
  readonly left: Node;
  readonly right: Node;
}

export interface Index {
  readonly kind: 'index';
  readonly at: number;
  readonly target: Node;
  readonly index: Node;
}

export interface Slice {
  readonly kind: 'slice';
  readonly at: number;
  readonly target: Node;
  readonly start: Node | null;
  readonly stop: Node | null;
  readonly step: Node | null;
}

export interface Member {
  readonly kind: 'member';
  readonly at: number;
  readonly target: Node;
  readonly name: string;
}

export interface Call {
  readonly kind: 'call';
  readonly at: number;
  readonly callee: Node;
  readonly args: readonly Node[];
}

/** `operator` is that of `+=` and its like, `null` for `=`. */
export interface Assign {
  readonly kind: 'assign';
  readonly at: number;
  readonly target: Node;
  readonly operator: ArithmeticOperator | null;
  readonly value: Node;
}

/** A pattern is made of names and lists. */
export type Pattern = Name | List;

export interface Let {
  readonly kind: 'let';
  readonly at: number;
  readonly pattern: Pattern;
  readonly value: Node;
}

export interface Return {
  readonly kind: 'return';
  readonly at: number;
  readonly value: Node | null;
}

/** Two items or more; the value is the last one's. */
export interface Sequence {
  readonly kind: 'sequence';
  readonly at: number;
  readonly items: readonly Node[];
}

export interface If {
  readonly kind: 'if';
  readonly at: number;
  readonly condition: Node;
  readonly body: Node;
  readonly otherwise: Node | null;
}

export interface While {
  readonly kind: 'while';
  readonly at: number;
  readonly condition: Node;
  readonly body: Node;
}

export interface For {
  readonly kind: 'for';
  readonly at: number;
  readonly pattern: Pattern;
  readonly iterable: Node;
  readonly body: Node;
}

export type Node =
  | Literal
  | Name
  | List
  | Dict
  | Fn
  | Unary
  | Binary
  | Logical
  | Index
  | Slice
  | Member
  | Call
  | Assign
  | Let
  | Return
  | Sequence
  | If
  | While
  | For;

/** `bound`: every name that the program's own frame may hold. */
export interface Program {
  readonly body: Node;
  readonly bound: ReadonlySet<string>;
}
