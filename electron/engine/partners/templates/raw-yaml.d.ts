/** Files of `resources/` that the build carries inside the bundle, as their text. */
declare module '*.yaml?raw' {
  const text: string;
  export = text;
}
