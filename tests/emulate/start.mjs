// The emulator's Stripe on a free port of loopback, which it says on its first line; ends with whoever started it.
// node start.mjs <its api.js> <the address it is to call itself> <secret of its events>
import net from "node:net";

const [api, address, secret] = process.argv.slice(2);
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (port) {
  return listen.call(this, port, "127.0.0.1", () => console.log(this.address().port));
};
process.stdin.on("end", () => process.exit()).resume();

const { createEmulator } = await import(api);
const webhooks = [{ url: `${address}/events`, events: ["*"], secret }];
await createEmulator({ service: "stripe", port: 0, baseUrl: address, seed: { stripe: { webhooks } } });
