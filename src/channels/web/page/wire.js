// The wire to the house: posts that may be repeated, uploads that show how far they are.

/** A refusal with its code; `again` when trying later may help. */
export class Refusal extends Error {
  constructor(code, again) {
    super(code);
    this.code = code;
    this.again = again;
  }
}

/** An id for one post. `randomUUID` is missing where the page comes over plain HTTP from another machine. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const isPassing = (status) => status === 408 || status === 429 || status >= 500;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function once(path, body) {
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Beian": "1" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout?.(20000),
    });
  } catch {
    throw new Refusal("network", true);
  }
  if (!response.ok) throw new Refusal(await code(response), isPassing(response.status));
}

async function code(response) {
  try {
    return (await response.json()).error ?? "other";
  } catch {
    return "other";
  }
}

/** Posts, trying again a little: the id in the body makes that harmless. */
export async function post(path, body) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await once(path, body);
    } catch (refusal) {
      if (!refusal.again || attempt >= 2) throw refusal;
      await pause(700 * 2 ** attempt);
    }
  }
}

/** Sends a file. `fetch` can't tell how much has gone, so this is the old way. */
export function upload(file, id, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/upload");
    request.setRequestHeader("X-Beian", "1");
    request.setRequestHeader("X-Update-Id", id);
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name ?? ""));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => {
      if (request.status < 300) return resolve();
      let error = "other";
      try {
        error = JSON.parse(request.responseText).error ?? error;
      } catch {
        // Not ours, e.g. a proxy's page.
      }
      reject(new Refusal(error, isPassing(request.status)));
    };
    request.onerror = () => reject(new Refusal("network", true));
    request.onabort = () => reject(new Refusal("stopped", false));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

/** One piece of history. */
export async function history(after) {
  let response;
  try {
    response = await fetch(`/api/history?after=${after}`);
  } catch {
    throw new Refusal("network", true);
  }
  if (!response.ok) throw new Refusal(await code(response), isPassing(response.status));
  return response.json();
}
