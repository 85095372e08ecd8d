/** Markdown cells as HTML. Raw HTML in them is shown as text, and pictures become part of the page. */
import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import createMarkdown from 'markdown-it';
import type { MimeBundle } from '../../display/mime.js';
import { highlight } from './highlight.js';

export interface MarkdownContext {
  /** Where files that the Markdown names are. */
  folder: string;
  attachments?: Record<string, MimeBundle>;
}

export interface Heading {
  level: number;
  text: string;
}

type Token = ReturnType<ReturnType<typeof createMarkdown>['parse']>[number];

const IMAGE_TYPES: Record<string, string> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
};

const markdown = createMarkdown({ html: false, linkify: true, typographer: false, highlight });
markdown.renderer.rules.table_open = () => '<div class="scroll"><table>';
markdown.renderer.rules.table_close = () => '</table></div>';

export function renderMarkdown(source: string, context: MarkdownContext): string {
  const tokens = markdown.parse(source, {});
  tokens.forEach((token, index) => {
    if (token.type === 'heading_open') token.attrSet('id', headingId(tokens[index + 1]!));
    for (const child of token.children ?? []) if (child.type === 'image') inlineImage(child, context);
  });
  return markdown.renderer.render(tokens, markdown.options, {});
}

/** The headings of a Markdown text, without their markup. */
export function headingsOf(source: string): Heading[] {
  const tokens = markdown.parse(source, {});
  return tokens.flatMap((token, index) =>
    token.type === 'heading_open'
      ? { level: Number(token.tag.slice(1)), text: plainText(tokens[index + 1]!) }
      : [],
  );
}

/** The anchors that Jupyter gives headings. */
function headingId(inline: Token): string {
  return plainText(inline).trim().replace(/\s+/g, '-');
}

function plainText(inline: Token): string {
  return (inline.children ?? []).map(({ content }) => content).join('');
}

/** A picture from an attachment or a file beside the notebook; what is neither stays as it is. */
function inlineImage(image: Token, { folder, attachments }: MarkdownContext): void {
  const source = decodeURIComponent(String(image.attrGet('src') ?? ''));
  if (source.startsWith('attachment:')) {
    const [mime, data] = Object.entries(attachments?.[source.slice('attachment:'.length)] ?? {})[0] ?? [];
    if (mime !== undefined) image.attrSet('src', `data:${mime};base64,${String(data)}`);
    return;
  }
  const mime = IMAGE_TYPES[extname(source).toLowerCase()];
  if (mime === undefined || /^[a-z][a-z0-9+.-]*:/i.test(source)) return;
  try {
    const bytes = readFileSync(resolve(folder, source));
    image.attrSet('src', `data:${mime};base64,${bytes.toString('base64')}`);
  } catch {
    // A page with a missing picture is what the author sees in Jupyter too: its text stands in for it.
    image.attrSet('src', '');
    image.attrSet('title', `The picture ${source} cannot be read`);
  }
}
