/** What the kernel says of itself: `kernel_info_reply`. */
import { type JsonObject, PROTOCOL_VERSION } from '../protocol/message.js';
import { VERSION } from '../version.js';

export function kernelInfo(): JsonObject {
  return {
    status: 'ok',
    protocol_version: PROTOCOL_VERSION,
    implementation: 'arclab',
    implementation_version: VERSION,
    language_info: {
      name: 'typescript',
      version: process.versions.node,
      mimetype: 'text/typescript',
      file_extension: '.ts',
      pygments_lexer: 'typescript',
      // A text: clients that take the field for one refuse a kernel with an object, and others find TypeScript by it.
      codemirror_mode: 'typescript',
      nbconvert_exporter: 'script',
    },
    banner: `Arclab ${VERSION} – TypeScript on Node.js ${process.versions.node}; %help lists what a cell can do`,
    help_links: [
      { text: 'TypeScript', url: 'https://www.typescriptlang.org/docs/' },
      { text: 'Arquero', url: 'https://idl.uw.edu/arquero/' },
      { text: 'Vega-Lite', url: 'https://vega.github.io/vega-lite/docs/' },
    ],
    debugger: false,
    supported_features: [],
  };
}
