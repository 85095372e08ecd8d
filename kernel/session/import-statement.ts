/** What an import declaration of a cell becomes: one line that asks the importer (`process/importer.ts`). */
import type { ImportDeclaration } from 'acorn';
import { IMPORT_GLOBAL } from './script.js';

/**
 * The names that an import gives a cell. They are live, as a module's are: what the module changes them to is seen.
 * For that they are properties of the global object, with a getter. A name that a declaration of an earlier cell
 * would hide there, or that Node's own code needs as it is, is a copy in a variable instead.
 */
export class ImportedNames {
  readonly live: readonly string[];
  readonly copied: readonly string[];

  constructor(
    private readonly node: ImportDeclaration,
    private readonly used: ReadonlySet<string>,
    isTaken: (name: string) => boolean,
  ) {
    const named = node.specifiers.filter(({ type }) => type !== 'ImportNamespaceSpecifier');
    const locals = named.map(({ local }) => local.name);
    this.live = locals.filter(name => !isTaken(name));
    const whole = this.wholeModule;
    this.copied = [...locals.filter(isTaken), ...(whole === undefined ? [] : [whole])];
  }

  statement(): string {
    const { node, used, wholeModule } = this;
    const request = `${JSON.stringify(node.source.value)}, ${this.options()}`;
    if (node.specifiers.length === 0) return `void await ${IMPORT_GLOBAL}(${request});`;
    const wanted = node.specifiers
      .filter(({ type }) => type !== 'ImportNamespaceSpecifier')
      .map(specifier => {
        const exported = specifier.type === 'ImportSpecifier' ? propertyName(specifier.imported) : 'default';
        const local = specifier.local.name;
        return { exported, local, isUsed: used.has(local), isLive: this.live.includes(local) };
      });
    const copies = wanted.filter(({ isLive }) => !isLive);
    const bindings = copies.map(({ exported, local }) => `${JSON.stringify(exported)}: ${local}`);
    const declared = bindings.length === 0 ? '' : `let { ${bindings.join(', ')} } = `;
    const bound = `${declared}await ${IMPORT_GLOBAL}.bind(${request}, ${JSON.stringify(wanted)});`;
    if (wholeModule === undefined) return bindings.length === 0 ? `void ${bound}` : bound;
    return `let ${wholeModule} = await ${IMPORT_GLOBAL}(${request}); ${wanted.length === 0 ? '' : `${bindings.length === 0 ? 'void ' : ''}${bound}`}`;
  }

  private get wholeModule(): string | undefined {
    return this.node.specifiers.find(({ type }) => type === 'ImportNamespaceSpecifier')?.local.name;
  }

  private options(): string {
    const attributes = this.node.attributes.map(({ key, value }) => [propertyName(key), value.value]);
    return attributes.length > 0 ? JSON.stringify({ with: Object.fromEntries(attributes) }) : 'undefined';
  }
}

/** Whether a name is one that every realm of Node's has, on which Node's own code may depend. */
export function isGlobal(name: string): boolean {
  return name in globalThis;
}

function propertyName(node: { type: string; name?: string; value?: unknown }): string {
  return node.type === 'Identifier' ? node.name! : String(node.value);
}
