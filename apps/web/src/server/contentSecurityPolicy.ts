/**
 * What a page may load and run. Styles stay inline: React writes style attributes and toasts bring their own sheet;
 * `blob:` is for a recording made in the browser and for files about to be uploaded.
 */
export function contentSecurityPolicy(options: { nonce: string; isHttps: boolean; isDevelopment: boolean }): string {
  const directives = [
    "default-src 'self'",
    // `next dev` evaluates the modules it replaces.
    `script-src 'self' 'nonce-${options.nonce}' 'strict-dynamic'${options.isDevelopment ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  if (options.isHttps) directives.push("upgrade-insecure-requests");
  return directives.join("; ");
}
