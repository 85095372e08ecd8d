/** Every kind of token, for tests that make up programs. */
export const TOKENS: readonly string[] = [
  ...['true', 'false', 'null', 'in', 'not', 'and', 'or', 'if', 'else', 'while', 'for', 'return', 'fn', 'let'],
  ...['+', '-', '*', '/', '//', '%', '**', '&', '|', '^', '<<', '>>', '==', '!=', '<', '<=', '>', '>='],
  ...['=', '+=', '-=', '*=', '/=', '//=', '%=', '**=', '&=', '|=', '^=', '<<=', '>>='],
  ...['(', ')', '[', ']', '{', '}', ',', ':', ';', '.'],
  ...['0', '1', '2', '7', '0xFF', '1.5', '2e3', '""', '"a"', '"大阪"', 'r"\\d+"'],
  ...['x', 'y', 'f', 'attributes', 'variables', 'len', 'str', 'int', 'list', 'dict', 'type', 'math', 'json'],
  ...[
    'itertools',
    'Regex',
    'get',
    'append',
    'split',
    'items',
    'pop',
    'keys',
    'sorted',
    'map',
    'sum',
    'floor',
  ],
];
