/** The thread that draws Vega-Lite plots: Vega takes a while to load and to draw, and the kernel must answer meanwhile. */
import { parentPort } from 'node:worker_threads';
import { loader, logger, None, parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { withDarkTheme } from './dark-theme.js';
import type { PlotReply, PlotRequest } from './plot-renderer.js';

if (!parentPort) throw new Error('plot-worker.js runs as a worker thread');
const port = parentPort;
const silent = logger(None);

port.on('message', async (request: PlotRequest) => {
  const reply: PlotReply = await draw(request).then(
    svg => ({ id: request.id, svg }),
    (error: unknown) => ({ id: request.id, problem: error instanceof Error ? error.message : String(error) }),
  );
  port.postMessage(reply);
});

async function draw({ spec, folder }: PlotRequest): Promise<string> {
  const compiled = compile(spec as unknown as TopLevelSpec, { logger: silent });
  const view = new View(parse(compiled.spec), {
    renderer: 'none',
    logger: silent,
    loader: loader({ baseURL: folder }),
  });
  try {
    return withDarkTheme(await view.toSVG());
  } finally {
    view.finalize();
  }
}
