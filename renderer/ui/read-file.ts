/** Files that a person dropped or chose, as text or base64; what is larger than the limit is refused in words. */
export type FileRead =
  | { readonly ok: true; readonly fileName: string; readonly content: string }
  | { readonly ok: false; readonly problem: string };

export async function readTextFile(file: File, maxBytes: number): Promise<FileRead> {
  const problem = sizeProblem(file, maxBytes);
  return problem === null ? { ok: true, fileName: file.name, content: await file.text() } : { ok: false, problem };
}

export async function readBase64File(file: File, maxBytes: number): Promise<FileRead> {
  const problem = sizeProblem(file, maxBytes);
  return problem === null
    ? { ok: true, fileName: file.name, content: toBase64(new Uint8Array(await file.arrayBuffer())) }
    : { ok: false, problem };
}

/** Null when it is not too large. */
export function sizeProblem(file: File, maxBytes: number): string | null {
  if (file.size <= maxBytes) return null;
  return `${file.name} has ${Math.ceil(file.size / 1_000_000)} MB; Portico reads up to ${Math.floor(maxBytes / 1_000_000)} MB here.`;
}

/** A part of a large file; the browser encodes it beside the page's own thread. */
export function readBase64Part(part: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const { result } = reader;
      resolve(typeof result === 'string' ? result.slice(result.indexOf(',') + 1) : '');
    };
    reader.onerror = () => reject(reader.error ?? new Error('the file could not be read'));
    reader.readAsDataURL(part);
  });
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  // In slices: spreading a large array into one call overflows the stack.
  for (let start = 0; start < bytes.length; start += 8192)
    binary += String.fromCharCode(...bytes.subarray(start, start + 8192));
  return btoa(binary);
}

/** Offers a file that the engine made as a download. */
export function saveFile(file: {
  readonly fileName: string;
  readonly mediaType: string;
  readonly base64: string;
}): void {
  const bytes = Uint8Array.from(atob(file.base64), (character) => character.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: file.mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = file.fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
