/** Strings as Rust's `{:?}` prints them, in quotes: the engine's logs and texts of maps are made that way. */

const ESCAPED = /["\\\t\r\n\0\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

const NAMED: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\t': '\\t',
  '\r': '\\r',
  '\n': '\\n',
  '\0': '\\0',
};

/** `"say \"hi\""`; what can't be printed is `\u{7f}`. */
export function rustString(text: string): string {
  return `"${text.replace(ESCAPED, found => NAMED[found] ?? `\\u{${found.codePointAt(0)!.toString(16)}}`)}"`;
}
