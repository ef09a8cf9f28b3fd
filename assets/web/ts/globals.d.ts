// Filled in by the bundler.
declare const COUNTDOWN_CSS: string;
declare const COUNTDOWN_CSS_URL: string;
declare module "*.svg" {
  const markup: string;
  export default markup;
}
