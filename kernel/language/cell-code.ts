/**
 * A cell as the language service can read it. Its TypeScript is of 2023, cells are not: what it does not know is
 * written in older words of the same length, so that every position stays.
 */

const blank = (text: string): string => text.replace(/[^\r\n]/g, ' ');

/** Without a magic's line, which is no TypeScript. */
export function withoutMagic(code: string): string {
  return code.replace(/^%.*/, blank);
}

/** For completion, hover and types; never run. */
export function readableCode(code: string): string {
  return (
    withoutMagic(code)
      // Whatever a cell declares is there for later cells; the word would only be in the converter's way.
      .replace(
        /^[ \t]*export\s+(?:default\s+)?(?=(?:const|let|var|async|function|class|abstract|interface|type|enum)\b)/gm,
        blank,
      )
      // `using` is of TypeScript 5.2, and as long as `const`.
      .replace(
        /(^[ \t]*|\bfor\s*(?:await\s*)?\(\s*)(await\s+)?using(?=\s+[\w$]+\s*(?:[:=]|of\b))/gm,
        (_, before, waits = '') => `${before}${blank(waits)}const`,
      )
      // Import attributes are of TypeScript 5.3.
      .replace(
        /(\bfrom\s*(?:'[^'\n]*'|"[^"\n]*")\s*)(with\s*\{[^}]*\})/g,
        (_, before, attributes) => `${before}${blank(attributes)}`,
      )
  );
}

const TYPE_DECLARATION = /(?:^|[;}])[ \t]*(?:export\s+)?(?:declare\s+)?(?:interface|type)\s+([\w$]+)/gm;

/** The names of the types that a cell declares; they are gone when the cell runs. */
export function declaredTypes(code: string): string[] {
  return Array.from(code.matchAll(TYPE_DECLARATION), ([, name]) => name!);
}
