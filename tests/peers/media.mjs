// Opens files that our side sealed with the way of WeCom's own SDK. Reads [{aeskey, sealed}] (base64) from standard input, prints the
// contents (base64).
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { decryptFile } = createRequire(import.meta.url)("@wecom/aibot-node-sdk");
const files = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(files.map(({ aeskey, sealed }) => decryptFile(Buffer.from(sealed, "base64"), aeskey).toString("base64"))));
