// WeCom's own SDK as the client of our fake server, to see that the fake is one: subscribes, is told something, fetches a file, uploads
// one, sends and welcomes. Arguments: address, bot id, secret. Prints one JSON object at the end.
import { createHash } from "node:crypto";
import { createRequire } from "node:module";

const { WSClient } = createRequire(import.meta.url)("@wecom/aibot-node-sdk");
const [wsUrl, botId, secret] = process.argv.slice(2);
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const client = new WSClient({ botId, secret, wsUrl, logger: silent, maxReconnectAttempts: 0 });
const sum = (bytes) => createHash("sha256").update(bytes).digest("hex");
const seen = {};

const end = (code) => {
  console.log(JSON.stringify(seen));
  client.disconnect();
  process.exit(code);
};
setTimeout(() => end(1), 20000);
client.on("error", (error) => {
  seen.error = error.message;
  end(1);
});
client.on("authenticated", () => console.log("ready"));
client.on("event.enter_chat", async (frame) => {
  seen.welcome = (await client.replyWelcome(frame, { msgtype: "text", text: { content: "欢迎" } })).errcode;
});
client.on("message.text", async (frame) => {
  seen.text = frame.body.text.content;
  seen.sent = (await client.sendMessage(frame.body.from.userid, { msgtype: "markdown", markdown: { content: "收到" } })).errcode;
});
client.on("message.image", async (frame) => {
  const { buffer } = await client.downloadFile(frame.body.image.url, frame.body.image.aeskey);
  seen.image = sum(buffer);
  const bytes = Buffer.alloc(1300000, 7);
  const { media_id } = await client.uploadMedia(bytes, { type: "file", filename: "大.bin" });
  seen.uploaded = sum(bytes);
  seen.file = (await client.sendMediaMessage(frame.body.from.userid, "file", media_id)).errcode;
  end(0);
});
client.connect();
