/**
 * Rewrites a cell (a module of plain JavaScript) as a script for `Runtime.evaluate` in `replMode`.
 *
 * That mode lets `let` and `class` be declared anew, but refuses any change of kind (`const` after `let`,
 * `let` after `function` or `var`), and knows no modules. Therefore every top-level declaration becomes a
 * `let`, functions and `var`s are hoisted by hand, and imports go through a global function. Like a module,
 * the script is strict. Awaiting goes through a global function too, or an interrupted cell would go on when what
 * it waits for comes. Edits keep lines and columns; what moves to the start is recorded in `moved`, what is put
 * into a line in `insertions`.
 */
import {
  type AnyNode,
  type AwaitExpression,
  type ExportDefaultDeclaration,
  type ExportNamedDeclaration,
  type Expression,
  type ForOfStatement,
  type FunctionDeclaration,
  type ImportDeclaration,
  type Node,
  type Pattern,
  type Position,
  type Program,
  parse,
  type VariableDeclaration,
} from 'acorn';
import { Draft } from './draft.js';
import { ImportedNames, isGlobal } from './import-statement.js';
import { AWAIT_GLOBAL, IMPORT_GLOBAL, type Insertion, type MovedLine } from './script.js';

export interface RewrittenModule {
  code: string;
  moved: MovedLine[];
  insertions: Insertion[];
  showsValue: boolean;
  /** Names declared at the top level, imports included that are copies. */
  declared: string[];
  /** Names of live imports. */
  imported: string[];
}

type Statement = Program['body'][number];

const LINE_BREAK = /\r\n?|[\n\u2028\u2029]/;
/** Where a `var` stops being hoisted. */
const VARIABLE_SCOPES = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'StaticBlock',
]);
/** Statements that have a value of their own; a loop's would be whatever its body did last. */
const VALUED = new Set([
  'BlockStatement',
  'IfStatement',
  'TryStatement',
  'SwitchStatement',
  'LabeledStatement',
]);

/**
 * @param cell its number, which an interrupt shows where it waits
 * @param isDeclared whether an earlier cell declared a name, which an import then can only be a copy under
 * @throws SyntaxError with its position in `loc`, as acorn's have it: line from 1, column from 0
 */
export function rewriteModule(
  code: string,
  cell: number,
  isDeclared: (name: string) => boolean = () => false,
): RewrittenModule {
  // One that begins with `#!` is run by it elsewhere; here it is a comment.
  const program = parse(code, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    locations: true,
    allowHashBang: true,
  });
  return new Rewriter(code, cell, isDeclared).rewrite(program);
}

class Rewriter {
  readonly #draft: Draft;
  readonly #variables = new Set<string>();
  readonly #declared = new Set<string>();
  /** Names the cell reads or writes: an import it needs must exist. */
  readonly #used = new Set<string>();
  /** Where a name is first met outside of functions, which run later. */
  readonly #firstUse = new Map<string, number>();
  readonly #start: string[] = [];
  readonly #moved: MovedLine[] = [{ line: 0, shift: 0 }];
  readonly #insertions: Insertion[] = [];
  readonly #code: string;
  readonly #cell: number;
  readonly #isDeclared: (name: string) => boolean;
  /** Imports that are what the module has at any time, and declare nothing. */
  readonly #live = new Set<string>();

  constructor(code: string, cell: number, isDeclared: (name: string) => boolean) {
    this.#isDeclared = isDeclared;
    this.#code = code;
    this.#draft = new Draft(code);
    this.#cell = cell;
  }

  rewrite(program: Program): RewrittenModule {
    if (this.#code.startsWith('#!')) this.#draft.overwrite(0, '//');
    for (const statement of program.body) {
      if (statement.type !== 'ImportDeclaration') this.#visit(statement, false);
    }
    // Before functions are moved, which keep what was put into their lines.
    const last = program.body.findLast(statement => !isPassedOver(statement));
    if (last?.type === 'ExpressionStatement' && showsValue(program)) this.#keepValue(last.expression);
    for (const statement of program.body) this.#rewriteStatement(statement);
    const variables = this.#variables.size > 0 ? ` let ${[...this.#variables].join(', ')};` : '';
    const lines = [`'use strict'; void 0;${variables}`, ...this.#start, this.#draft.toString()];
    return {
      code: lines.join('\n'),
      moved: this.#moved,
      insertions: this.#insertions.sort((a, b) => a.line - b.line || a.column - b.column),
      showsValue: showsValue(program),
      declared: [...this.#declared, ...this.#variables],
      imported: [...this.#live],
    };
  }

  /** What may stand anywhere: `import()`, `import.meta`, `await`, a `var` outside of functions. */
  #visit(node: AnyNode, inFunction: boolean, isLoopHead = false): void {
    if (node.type === 'Identifier') {
      this.#used.add(node.name);
      if (!inFunction && !this.#firstUse.has(node.name)) this.#firstUse.set(node.name, node.start);
    }
    if (node.type === 'ImportExpression' || (node.type === 'MetaProperty' && node.meta.name === 'import')) {
      this.#draft.overwrite(node.start, IMPORT_GLOBAL);
    }
    const inside = inFunction || VARIABLE_SCOPES.has(node.type);
    const head = loopHead(node);
    for (const child of childrenOf(node)) this.#visit(child, inside, child === head);
    // What ends at the same place within ends first.
    if (node.type === 'VariableDeclaration' && node.kind === 'var' && !inFunction) {
      this.#hoistVariable(node, isLoopHead);
    }
    if (node.type === 'AwaitExpression') this.#wrapAwait(node);
    if (node.type === 'ForOfStatement' && node.await) this.#wrapForAwait(node);
  }

  /** `a` to `$await.keep(a)`: the inspector hands an object on as it is, but copies a text, of any length. */
  #keepValue({ start, end, loc, type }: Expression): void {
    const isList = type === 'SequenceExpression';
    this.#insertBefore(start, loc!.start, `${AWAIT_GLOBAL}.keep(${isList ? '(' : ''}`);
    this.#insert(end, loc!.end, isList ? '))' : ')');
  }

  /** `await a` to `await $await( a,…)`. */
  #wrapAwait({ start, end, loc }: AwaitExpression): void {
    const { line, column } = loc!.start;
    const wordEnd = { line, column: column + 'await'.length };
    this.#insert(start + 'await'.length, wordEnd, ` ${AWAIT_GLOBAL}(`);
    this.#insert(end, loc!.end, this.#placeArguments(loc!.start));
  }

  /** `for await (a of b)` to `for await (a of  $await.each(b,…))`. */
  #wrapForAwait({ right, loc }: ForOfStatement): void {
    const isList = right.type === 'SequenceExpression';
    this.#insert(right.start, right.loc!.start, ` ${AWAIT_GLOBAL}.each(${isList ? '(' : ''}`);
    this.#insert(right.end, right.loc!.end, `${isList ? ')' : ''}${this.#placeArguments(loc!.start)}`);
  }

  /** The end of a call that says where it is; `process/function-source.ts` knows it by its comment. */
  #placeArguments({ line, column }: Position): string {
    return `,/**/${this.#cell},${line},${column})`;
  }

  #insertBefore(offset: number, { line, column }: Position, text: string): void {
    this.#draft.prepend(offset, text);
    this.#insertions.push({ line: line - 1, column, length: text.length });
  }

  #insert(offset: number, { line, column }: Position, text: string): void {
    this.#draft.append(offset, text);
    this.#insertions.push({ line: line - 1, column, length: text.length });
  }

  /** Leaves of `var a = 1, {b} = c` the assignments; in a statement, braces at their start need parentheses. */
  #hoistVariable(declaration: VariableDeclaration, isLoopHead: boolean): void {
    for (const { id } of declaration.declarations) for (const name of namesIn(id)) this.#variables.add(name);
    const needsParentheses =
      !isLoopHead && declaration.declarations.some(({ id }) => id.type !== 'Identifier');
    this.#draft.overwrite(declaration.start, needsParentheses ? '  (' : '   ');
    const last = declaration.declarations.at(-1)!;
    if (needsParentheses) this.#insert(last.end, last.loc!.end, ')');
  }

  #rewriteStatement(statement: Statement): void {
    if (statement.type === 'ImportDeclaration') {
      this.#rewriteImport(statement);
    } else if (statement.type === 'ExportAllDeclaration' || ('source' in statement && statement.source)) {
      throw syntaxErrorAt(statement, 'a cell cannot export from another module: import what you need');
    } else if (statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration') {
      this.#rewriteExport(statement);
    } else {
      this.#rewriteDeclaration(statement);
    }
  }

  /** What a cell declares is there for other cells anyway. */
  #rewriteExport(statement: ExportNamedDeclaration | ExportDefaultDeclaration): void {
    const { declaration } = statement;
    this.#draft.blank(statement.start, declaration?.start ?? statement.end);
    if (!declaration) return;
    if (isNameless(declaration)) {
      this.#draft.blank(declaration.start, declaration.end);
    } else if (statement.type === 'ExportDefaultDeclaration' && isExpression(statement.declaration)) {
      // An object or function as a value, which begins like a block or a declaration.
      this.#draft.overwrite(declaration.start - 1, '(');
      this.#insert(declaration.end, declaration.loc!.end, ')');
    } else this.#rewriteDeclaration(declaration);
  }

  #rewriteDeclaration(node: AnyNode): void {
    if (node.type === 'VariableDeclaration' && node.kind !== 'var') {
      for (const { id } of node.declarations) for (const name of namesIn(id)) this.#declared.add(name);
      if (node.kind === 'const') this.#draft.overwrite(node.start, 'let  ');
    } else if (node.type === 'ClassDeclaration' && node.id) {
      this.#declared.add(node.id.name);
    } else if (node.type === 'FunctionDeclaration' && node.id) {
      this.#moveFunction(node as FunctionDeclaration);
    }
  }

  /** `function f() {}` to `let f = function  () {};` at the start, where hoisting has it too. */
  #moveFunction(node: FunctionDeclaration): void {
    const { id } = node;
    const { line, column } = node.loc!.start;
    const head = `let ${id.name} = `;
    const added = this.#draft.addedBefore(node.start - column, node.start);
    this.#draft.blank(id.start, id.end);
    const text = `${head}${this.#draft.slice(node.start, node.end)};`;
    this.#draft.blank(node.start, node.end);
    this.#declared.add(id.name);
    this.#start.push(text);
    text.split(LINE_BREAK).forEach((_, index) => {
      this.#moved.push({ line: line - 1 + index, shift: index === 0 ? column + added - head.length : 0 });
    });
  }

  /**
   * An import is done where it stands, so that a cell may write the file that it imports next. One whose names are
   * used before it is moved to the start, as in a module.
   */
  #rewriteImport(node: ImportDeclaration): void {
    this.#draft.blank(node.start, node.end);
    const names = new ImportedNames(node, this.#used, name => this.#isDeclared(name) || isGlobal(name));
    for (const name of names.live) this.#live.add(name);
    for (const name of names.copied) this.#declared.add(name);
    const isUsedBefore = node.specifiers.some(({ local }) => this.#firstUse.get(local.name)! < node.start);
    if (!isUsedBefore) {
      this.#insertBefore(node.start, node.loc!.start, names.statement());
      return;
    }
    this.#start.push(names.statement());
    this.#moved.push({ line: node.loc!.start.line - 1, shift: Number.NEGATIVE_INFINITY });
  }
}

/**
 * The value of a script is that of its last statement that has one: what declares has none, and functions are
 * moved to the start anyway. The stripper ends a cell with `export {}` where it took all its imports and exports.
 */
function showsValue(program: Program): boolean {
  const last = program.body.findLast(statement => !isPassedOver(statement));
  if (!last) return false;
  if (last.type === 'ExportDefaultDeclaration') return isExpression(last.declaration);
  if (last.type !== 'ExpressionStatement') return VALUED.has(last.type);
  return last.expression.type !== 'AssignmentExpression' && last.expression.type !== 'UpdateExpression';
}

function isPassedOver(statement: Statement): boolean {
  if (statement.type === 'ExportNamedDeclaration') {
    return !statement.declaration && statement.specifiers.length === 0;
  }
  return statement.type === 'EmptyStatement' || statement.type === 'FunctionDeclaration';
}

/** Whether `export default` stands before a value, and not before a declaration. */
function isExpression({ type }: AnyNode): boolean {
  return type !== 'FunctionDeclaration' && type !== 'ClassDeclaration';
}

/** A function or class declared by `export default` alone: nothing can refer to it, and a statement needs a name. */
function isNameless(node: AnyNode): boolean {
  return !isExpression(node) && 'id' in node && !node.id;
}

function namesIn(pattern: Pattern): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap(property =>
        namesIn(property.type === 'RestElement' ? property.argument : property.value),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap(element => (element ? namesIn(element) : []));
    case 'RestElement':
      return namesIn(pattern.argument);
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    default:
      return [];
  }
}

function loopHead(node: AnyNode): AnyNode | null | undefined {
  if (node.type === 'ForStatement') return node.init;
  return node.type === 'ForInStatement' || node.type === 'ForOfStatement' ? node.left : undefined;
}

/** The nodes below a node, without the names of properties, which refer to nothing. */
function childrenOf(node: AnyNode): AnyNode[] {
  const isNamed = 'computed' in node && !node.computed;
  return Object.entries(node)
    .filter(([field]) => !(isNamed && (field === 'key' || field === 'property')))
    .flatMap(([, value]: [string, unknown]) => value)
    .filter((value): value is AnyNode => typeof value === 'object' && value !== null && 'type' in value);
}

function syntaxErrorAt(node: Node, message: string): SyntaxError {
  return Object.assign(new SyntaxError(message), { loc: node.loc!.start });
}
