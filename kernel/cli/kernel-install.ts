/** `arclab kernel install`: makes Jupyter know the kernel. */
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { makeFolders } from '../../runtime/make-folders.js';
import { messageOf, UserError } from '../../runtime/user-error.js';
import { packageFile } from '../package-root.js';
import { addOptions } from './add-options.js';
import { kernelsIn } from './kernel-list.js';
import { allKernelsFolders, hasJupyter, kernelsFolder, type Place } from './kernelspec-folders.js';
import { print, say } from './say.js';

interface Flags extends Place {
  readonly user?: boolean;
  readonly name: string;
  readonly displayName: string;
}

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));
const LOGOS = ['logo-svg.svg', 'logo-32x32.png', 'logo-64x64.png'];

const EXAMPLES = `
Examples:
  $ arclab kernel install                    for this user
  $ arclab kernel install --sys-prefix       for the active Python environment
  $ arclab kernel install --prefix /opt/jupyter --name arclab-next`;

export function kernelInstallCommand(): Promise<Command> {
  const command = new Command('install')
    .description('Make Jupyter know the kernel.')
    .addHelpText('after', EXAMPLES)
    .action(install);
  return addOptions(command, 'kernel install');
}

function install(flags: Flags): void {
  // Jupyter's own rule, without names that are only dots, which would be other folders.
  if (!/^(?!\.+$)[a-z0-9._-]+$/i.test(flags.name)) {
    throw new UserError(
      `"${flags.name}" is no name of a kernel: use letters, digits, dots, dashes and underscores`,
    );
  }
  const parent = kernelsFolder(flags);
  const target = join(parent, flags.name.toLowerCase());
  const isOurs = kernelsIn(parent).some(kernel => kernel.folder === target);
  if (existsSync(target) && !isOurs) {
    throw new UserError(`${target} is a kernel of another program; choose another --name`);
  }
  writeKernelspec(target, flags.displayName);
  print(`Installed the kernel "${flags.displayName}" as ${target}`);
  // The Jupyter of that prefix looks there, on the path or not.
  if (flags.prefix !== undefined && existsSync(join(flags.prefix, 'bin', 'jupyter'))) return;
  if (!hasJupyter()) {
    say(
      'No jupyter command was found: install it, for instance with "pip install jupyterlab", to use the kernel.',
    );
  } else if (flags.prefix !== undefined && !allKernelsFolders().includes(parent)) {
    say(`Jupyter does not look there, unless JUPYTER_PATH has ${dirname(parent)}.`);
  }
}

/** Written beside and put in place whole. */
function writeKernelspec(target: string, displayName: string): void {
  const spec = {
    argv: [process.execPath, MAIN, 'kernel', 'start', '{connection_file}'],
    display_name: displayName,
    language: 'typescript',
    interrupt_mode: 'message',
    metadata: { debugger: false },
  };
  try {
    makeFolders(dirname(target));
    const beside = mkdtempSync(`${target}.new-`);
    try {
      writeFileSync(join(beside, 'kernel.json'), `${JSON.stringify(spec, null, 2)}\n`);
      for (const logo of LOGOS) cpSync(packageFile('kernel', 'kernelspec', logo), join(beside, logo));
      rmSync(target, { recursive: true, force: true });
      renameSync(beside, target);
    } catch (error) {
      rmSync(beside, { recursive: true, force: true });
      throw error;
    }
  } catch (error) {
    throw new UserError(`The kernel cannot be installed as ${target}: ${messageOf(error)}`);
  }
}
