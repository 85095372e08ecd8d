/** Help on magics, from their definitions. */
import { MAGICS, type Magic } from './definitions.js';

/** What `%help` shows. */
export function overview(): string {
  const width = Math.max(...Object.keys(MAGICS).map(name => name.length)) + 4;
  const magics = Object.entries(MAGICS).map(
    ([name, { summary }]) => `  ${`%%${name}`.padEnd(width)}${summary}`,
  );
  return [
    'Magics, on the first line of a cell (%%name --help shows its options):',
    ...magics,
    '',
    'Functions that every cell has:',
    '  workflow(file)      opens a workflow: .runTo(node), .continue(), .node(name).features(), .clones(), .graph()',
    '  compare(file)       runs a workflow under every strategy; verdictOf(comparison) says what came out',
    '  profile             .allocations(code), .memory(code), .clinic(file): what code or a workflow costs the process',
    '  display(value)      shows a value among what the cell prints; html, markdown, svg, image and json make values',
    '  progress(items)     shows how far a loop is',
    '  prompt(text)        asks whoever runs the notebook',
    'and everything else that `arclab` exports.',
  ].join('\n');
}

export async function magicHelp(name: string, { summary, command }: Magic): Promise<string> {
  return (await command()).name(`%%${name}`).description(summary).helpInformation().trimEnd();
}
