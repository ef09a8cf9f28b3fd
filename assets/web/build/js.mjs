// TypeScript through esbuild: one classic script per page kind, loaded with `defer`.
import { build } from "esbuild";

export async function buildJs(entry, define) {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: ["chrome87", "safari15", "firefox91"],
    loader: { ".svg": "text" },
    define,
    legalComments: "none",
    logLevel: "warning",
  });
  if (result.warnings.length) throw new Error("scripts have warnings");
  return result.outputFiles[0].text;
}
