/** Markdown cells as HTML. Raw HTML in them is shown as text, and pictures become part of the page. */
import { readFileSync, statSync } from 'node:fs';
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
function inlineImage(image: Token, { folder, attachments = {} }: MarkdownContext): void {
  const source = decoded(String(image.attrGet('src') ?? ''));
  if (source.startsWith('attachment:')) {
    const name = source.slice('attachment:'.length);
    const picture = Object.hasOwn(attachments, name) ? pictureIn(attachments[name]!) : undefined;
    if (picture === undefined) missing(image, source);
    else image.attrSet('src', picture);
    return;
  }
  const mime = IMAGE_TYPES[extname(source).toLowerCase()];
  if (mime === undefined || /^[a-z][a-z0-9+.-]*:/i.test(source)) return;
  try {
    image.attrSet('src', dataUri(mime, bytesOf(resolve(folder, source)).toString('base64')));
  } catch {
    // A page with a missing picture is what the author sees in Jupyter too: its text stands in for it.
    missing(image, source);
  }
}

/** Where the percent signs are no encoding, they are the name's own. */
function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch (error) {
    if (error instanceof URIError) return uri;
    throw error;
  }
}

/** The first picture of an attachment, whose text may be in lines, as in all of a notebook's file. */
function pictureIn(attachment: MimeBundle): string | undefined {
  const [mime, data] = Object.entries(attachment).find(([type]) => type.startsWith('image/')) ?? [];
  const text = Array.isArray(data) ? data.join('') : data;
  return mime === undefined || typeof text !== 'string' ? undefined : dataUri(mime, text);
}

function dataUri(mime: string, base64: string): string {
  return `data:${mime};base64,${base64}`;
}

/** Of a file: a pipe or a device may never end. @throws Error */
function bytesOf(path: string): Buffer {
  if (!statSync(path).isFile()) throw new Error(`${path} is no file`);
  return readFileSync(path);
}

function missing(image: Token, source: string): void {
  image.attrSet('src', '');
  image.attrSet('title', `The picture ${source} cannot be read`);
}
