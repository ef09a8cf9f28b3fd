// CSS through Lightning CSS: imports joined, nesting and light-dark() lowered for the oldest browsers we promise.
import { bundle } from "lightningcss";

const version = (major, minor = 0) => (major << 16) | (minor << 8);
export const targets = { chrome: version(87), safari: version(15), ios_saf: version(15), firefox: version(91) };

export function buildCss(filename) {
  const { code, warnings } = bundle({ filename, minify: true, targets });
  for (const { message, loc } of warnings) console.error(`${loc?.filename ?? filename}: ${message}`);
  if (warnings.length) throw new Error("style sheets have warnings");
  return code.toString();
}
