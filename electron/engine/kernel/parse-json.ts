/**
 * Text from outside as JSON; what is in it is for a schema to say.
 *
 * @param refusal makes the error when the text is no JSON. Without it the answer is `undefined` then, which no JSON is and
 *   which schemas refuse
 */
export function parseJson(text: string, refusal?: (cause: unknown) => Error): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (refusal !== undefined) throw refusal(cause);
    return undefined;
  }
}
