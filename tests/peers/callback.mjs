// Stands in for WeCom: seals callbacks with WeCom's own package, brings them to the address given, and opens what our side sealed.
// Reads one JSON object from standard input: {url, token, key, corp, agent, person, texts, sealed}. Prints one.
import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { encrypt, decrypt, getSignature } = createRequire(import.meta.url)("@wecom/crypto");
const { url, token, key, corp, agent, person, texts, sealed } = JSON.parse(readFileSync(0, "utf8"));

const stamp = () => ({ timestamp: String(Math.floor(Date.now() / 1000)), nonce: String(randomInt(1e9, 2 ** 31)) });

function address(encrypted, { timestamp, nonce }, more = {}) {
  const signed = new URL(url);
  signed.search = new URLSearchParams({ msg_signature: getSignature(token, timestamp, nonce, encrypted), timestamp, nonce, ...more });
  return signed;
}

async function check(echo) {
  const encrypted = encrypt(key, echo, corp);
  const answer = await fetch(address(encrypted, stamp(), { echostr: encrypted }));
  return { status: answer.status, body: await answer.text() };
}

async function bring(content, number) {
  const created = Math.floor(Date.now() / 1000);
  const xml = `<xml><ToUserName><![CDATA[${corp}]]></ToUserName><FromUserName><![CDATA[${person}]]></FromUserName><CreateTime>${created}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${content}]]></Content><MsgId>${number}</MsgId><AgentID>${agent}</AgentID></xml>`;
  const encrypted = encrypt(key, xml, corp);
  const body = `<xml><ToUserName><![CDATA[${corp}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt><AgentID><![CDATA[${agent}]]></AgentID></xml>`;
  const answer = await fetch(address(encrypted, stamp()), { method: "POST", body });
  return { status: answer.status, body: await answer.text() };
}

const checked = [];
// Every length of padding.
for (let length = 1; length <= 64; length++) checked.push(await check("回".repeat(length % 7) + "e".repeat(length)));
const brought = [];
for (const [index, text] of texts.entries()) brought.push(await bring(text, 7000 + index));
const opened = sealed.map((text) => {
  const { message, id } = decrypt(key, text);
  return { message, id };
});
console.log(JSON.stringify({ checked, brought, opened }));
