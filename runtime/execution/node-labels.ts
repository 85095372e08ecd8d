/** What nodes are called in tables and messages. */

/** Node names, with the id where a name repeats, so that each names one node. */
export function nodeLabels(
  nodes: readonly { readonly id: string; readonly name: string }[],
): Map<string, string> {
  const uses = new Map<string, number>();
  for (const { name } of nodes) uses.set(name, (uses.get(name) ?? 0) + 1);
  return new Map(nodes.map(({ id, name }) => [id, flat(uses.get(name) === 1 ? name : `${name} (${id})`)]));
}

/** A name cut from the workflow's text would keep all of the text alive, and not show in a heap snapshot. */
function flat(name: string): string {
  return Buffer.from(name).toString();
}
