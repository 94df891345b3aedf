import { Reply } from './reply.js';

export interface PageParts {
  readonly title: string;
  readonly style: string;
  /** Puts what it reads into the page as text, never as HTML. */
  readonly script: string;
}

/**
 * A page that is complete in itself: nothing is loaded from anywhere, and no other script can run in it. Its script and style
 * are the framework's own texts.
 */
export async function page({ title, style, script }: PageParts): Promise<Reply<never>> {
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${await hash(script)}'`,
    `style-src 'sha256-${await hash(style)}'`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  const text = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>${style}</style></head>
<body><main><h1>${title}</h1><div id="content">…</div></main><script>${script}</script></body></html>
`;
  return new Reply(
    { as: 'html', text },
    { headers: { 'Content-Security-Policy': policy.join('; '), 'Cache-Control': 'no-cache' } },
  );
}

async function hash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Buffer.from(digest).toString('base64');
}

export const PAGE_STYLE = `body{margin:0;font:15px/1.5 system-ui,sans-serif;color:#1d2a24;background:#f6f8f5}
main{max-width:70rem;margin:0 auto;padding:1.5rem}h1{font-size:1.5rem}h2{font-size:1.1rem;margin:1.5rem 0 .5rem}
table{border-collapse:collapse;width:100%;background:#fff}th,td{padding:.35rem .7rem;border-bottom:1px solid #dfe6df;text-align:left}
td.n{text-align:right;font-variant-numeric:tabular-nums}code,pre{font:13px/1.5 ui-monospace,monospace}
pre{background:#fff;border:1px solid #dfe6df;padding:.7rem;overflow:auto}details{background:#fff;border:1px solid #dfe6df;margin:.4rem 0;padding:.4rem .8rem}
summary{cursor:pointer}b.v{display:inline-block;min-width:4.5rem;color:#17643f}.old{text-decoration:line-through}`;
