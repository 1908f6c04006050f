// whoami behind the API key plugin of better-auth, on Node's own HTTP server.
//
// As its guide sets it up, but for what would slow it down or refuse: no rate limit, a log of
// errors alone, SQLite in its faster mode.
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { apiKey } from "@better-auth/api-key";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import Database from "better-sqlite3";

const { PORT, FOLDER } = process.env;

const database = new Database(`${FOLDER}/better-auth.db`);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = NORMAL");

const auth = betterAuth({
  database,
  baseURL: `http://127.0.0.1:${PORT}`,
  secret: "a secret of the benchmark, which guards nothing",
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  logger: { level: "error" },
  telemetry: { enabled: false },
  plugins: [apiKey({ rateLimit: { enabled: false } })],
});

async function makeKey() {
  await (await getMigrations(auth.options)).runMigrations();
  const { user } = await auth.api.signUpEmail({
    body: { name: "Benchmark", email: "benchmark@example.com", password: "a long password" },
  });
  const { key } = await auth.api.createApiKey({
    body: { name: "Benchmark", userId: user.id, rateLimitEnabled: false },
  });
  return key;
}

function send(response, status, document) {
  const body = JSON.stringify(document);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

async function whoami(request, response) {
  const { valid, key } = await auth.api.verifyApiKey({
    body: { key: request.headers["x-api-key"] ?? "" },
  });
  if (!valid) return send(response, 401, { error: "unauthorized" });
  const { id, name, referenceId, permissions } = key;
  send(response, 200, { data: { id, name, owner: referenceId, permissions } });
}

writeFileSync(`${FOLDER}/better-auth.key`, await makeKey());
createServer((request, response) => {
  if (request.url === "/health") return send(response, 200, {});
  whoami(request, response).catch((error) => send(response, 500, { error: String(error) }));
}).listen(Number(PORT), "127.0.0.1");
